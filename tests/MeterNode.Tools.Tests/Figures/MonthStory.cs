namespace MeterNode.Tools.Tests.Figures;

/// <summary>What a made month tells.</summary>
internal enum MonthStory
{
    /// <summary>Gaps of all kinds.</summary>
    Usual,

    /// <summary>No gap, so that its days make a baseline.</summary>
    Whole,

    /// <summary>Gaps of all kinds, and shifts in the ledger, which begin at five past the hour.</summary>
    Shifts,

    /// <summary>The same; the shifts begin at the hour.</summary>
    HourShifts,

    /// <summary>Gaps of all kinds, and two meters at the entry that people read for parts of the month.</summary>
    PartOfMainMeter,

    /// <summary>Gaps of all kinds; the ledger lists a node as the meter at the entry.</summary>
    NodeAtEntry,
}
