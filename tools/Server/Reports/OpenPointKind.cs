namespace MeterNode.Server.Reports;

/// <summary>What an open point of a report is about, the weightiest first.</summary>
public enum OpenPointKind
{
    /// <summary>The files are not those that the plant has signed, or do not say what the evidence says.</summary>
    Files,

    /// <summary>Another edition of the program made it, so that not all of it can be compared.</summary>
    Edition,

    /// <summary>Packs or ledger are not in order.</summary>
    Evidence,

    /// <summary>A node did not meter for a long time, and nobody has said why.</summary>
    Gap,

    /// <summary>Something was not measured well enough.</summary>
    Doubt,

    /// <summary>Something is missing that a reader may ask for.</summary>
    Other,
}
