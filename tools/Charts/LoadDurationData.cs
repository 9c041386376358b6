namespace MeterNode.Charts;

/// <summary>What load-duration curves show.</summary>
public sealed record LoadDurationData
{
    /// <summary>What it is told to say.</summary>
    public required ChartTexts Texts { get; init; }

    /// <summary>One a machine. Up to four share a picture; more have a small one each, with a power axis of its own.</summary>
    public required IReadOnlyList<LoadDurationSeries> Series { get; init; }

    /// <summary>What stands under the time axis: "metered hours with at least this power".</summary>
    public required string HoursText { get; init; }
}
