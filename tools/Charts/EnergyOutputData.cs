namespace MeterNode.Charts;

/// <summary>What the picture of energy against output shows.</summary>
public sealed record EnergyOutputData
{
    /// <summary>What it is told to say.</summary>
    public required ChartTexts Texts { get; init; }

    /// <summary>The days.</summary>
    public required IReadOnlyList<OutputDay> Days { get; init; }

    /// <summary>The baseline; null where there is none.</summary>
    public BaselineLine? Baseline { get; init; }

    /// <summary>What stands over the energy axis: its unit.</summary>
    public required string EnergyUnit { get; init; }

    /// <summary>What stands under the output axis: what it is, with its unit.</summary>
    public required string OutputText { get; init; }

    /// <summary>What a full dot is: "day".</summary>
    public required string ValidDay { get; init; }

    /// <summary>What a hollow dot is: "day with gaps, not used".</summary>
    public required string InvalidDay { get; init; }

    /// <summary>What the line is: "baseline 2026-10".</summary>
    public required string BaselineText { get; init; }

    /// <summary>What the band is: "90 % of days".</summary>
    public required string BandText { get; init; }
}
