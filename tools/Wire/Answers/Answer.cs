namespace MeterNode.Wire;

/// <summary>The four questions that evidence answers.</summary>
public enum Answer
{
    /// <summary>Who signed it: the keys that the plant enrolled, and nobody changed it since.</summary>
    Authentic,

    /// <summary>Is all of it there: the chain, and the calendar time that was asked.</summary>
    Complete,

    /// <summary>Can what it says be true together.</summary>
    Consistent,

    /// <summary>Could the plant have written it later: what somebody else holds of it.</summary>
    Anchored,
}
