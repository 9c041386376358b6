namespace MeterNode.Figures;

/// <summary>What was counted in a period.</summary>
public sealed record CountedTotals
{
    /// <summary>Energy by the registers at both ends, J.</summary>
    public required long Joules { get; init; }

    /// <summary>Part of it that only registers say because packs are missing, J; never below 0.</summary>
    public required double BridgedJoules { get; init; }

    /// <summary>Shots by the registers at both ends; null where none are counted.</summary>
    public required long? Shots { get; init; }

    /// <summary>Time that was metered, s.</summary>
    public required double MeteredSeconds { get; init; }

    /// <summary>End of the period, or now where it has not ended, UTC seconds.</summary>
    public required double UntilSeconds { get; init; }

    /// <summary>The largest reading of the power, W; null without one.</summary>
    public required double? MaximumWatts { get; init; }

    /// <summary>True when power of some pack is an estimate.</summary>
    public required bool IsEstimate { get; init; }

    /// <summary>True when an input reached its limit.</summary>
    public required bool IsLowerBound { get; init; }

    /// <summary>True when a board of it is none.</summary>
    public required bool IsVirtual { get; init; }

    /// <summary>Ways in which it was metered at both ends.</summary>
    public required IReadOnlyList<InstrumentStretch> Instruments { get; init; }

    /// <summary>Its packs, by key.</summary>
    public required IReadOnlyList<BoardPacks> Packs { get; init; }

    /// <summary>True when there is a pack.</summary>
    public bool HasPacks => Packs.Count > 0;
}
