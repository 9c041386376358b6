namespace MeterNode.Wire;

/// <summary>What the check of a meter's own statement found.</summary>
public enum MeterStatementVerdict
{
    /// <summary>The meter signed it, and it fits the pack.</summary>
    Ok,

    /// <summary>The meter's key did not sign it.</summary>
    Signature,

    /// <summary>It is of another meter than the one that the pack names.</summary>
    OtherMeter,

    /// <summary>Its register is not the one that the node read.</summary>
    Register,
}
