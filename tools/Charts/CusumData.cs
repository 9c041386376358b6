namespace MeterNode.Charts;

/// <summary>What a CUSUM chart shows: the deviation from the baseline, summed up day by day.</summary>
public sealed record CusumData
{
    /// <summary>What it is told to say.</summary>
    public required ChartTexts Texts { get; init; }

    /// <summary>One a day, in the order of time.</summary>
    public required IReadOnlyList<CusumDay> Days { get; init; }

    /// <summary>What stands over the axis: the unit of the sum.</summary>
    public required string Unit { get; init; }

    /// <summary>What a hatched day is: "day not used".</summary>
    public required string Unused { get; init; }
}
