namespace MeterNode.Server.Today;

/// <summary>Lengths of the intervals in which a history is told.</summary>
public enum HistoryStep
{
    /// <summary>Quarter hours.</summary>
    QuarterHour,

    /// <summary>Hours of the local clock.</summary>
    Hour,

    /// <summary>Local days.</summary>
    Day,

    /// <summary>Local months.</summary>
    Month,
}
