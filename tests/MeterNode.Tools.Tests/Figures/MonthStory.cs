namespace MeterNode.Tools.Tests.Figures;

/// <summary>What a made month tells.</summary>
internal enum MonthStory
{
    /// <summary>Gaps of all kinds.</summary>
    Usual,

    /// <summary>No gap, so that its days make a baseline.</summary>
    Whole,

    /// <summary>Gaps of all kinds, and shifts in the ledger.</summary>
    Shifts,
}
