namespace MeterNode.Report;

/// <summary>What stands in a column.</summary>
public enum ReportColumnKind
{
    /// <summary>Words; aligned to the left.</summary>
    Text,

    /// <summary>Numbers in one unit; aligned to the right.</summary>
    Number,

    /// <summary>A date or a moment of the plant's time.</summary>
    Time,

    /// <summary>The expanded uncertainty of the value that the row is about, or the word estimate.</summary>
    Uncertainty,

    /// <summary>The signed packs and statements behind the row.</summary>
    Evidence,
}
