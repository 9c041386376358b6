namespace MeterNode.Charts;

/// <summary>What a histogram shows.</summary>
public sealed record HistogramData
{
    /// <summary>What it is told to say.</summary>
    public required ChartTexts Texts { get; init; }

    /// <summary>The values.</summary>
    public required IReadOnlyList<WeightedValue> Values { get; init; }

    /// <summary>What stands over the axis of numbers: "shots".</summary>
    public required string CountText { get; init; }

    /// <summary>What stands under the axis of values: what they are, with their unit.</summary>
    public required string ValueText { get; init; }

    /// <summary>What the broken line is called: "median". Its value is put behind it.</summary>
    public required string Median { get; init; }
}
