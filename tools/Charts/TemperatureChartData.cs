namespace MeterNode.Charts;

/// <summary>What a temperature chart shows.</summary>
public sealed record TemperatureChartData
{
    /// <summary>What it is told to say.</summary>
    public required ChartTexts Texts { get; init; }

    /// <summary>The stretches of time, in order, without overlap.</summary>
    public required IReadOnlyList<TemperaturePoint> Points { get; init; }

    /// <summary>The zone of the time axis.</summary>
    public required TimeZoneInfo Zone { get; init; }

    /// <summary>What stands over the axis: the unit of the temperatures.</summary>
    public required string Unit { get; init; }

    /// <summary>What the line is.</summary>
    public required string MeanText { get; init; }

    /// <summary>What the band about it is.</summary>
    public required string RangeText { get; init; }

    /// <summary>What the line of the set-point is.</summary>
    public required string SetPointText { get; init; }

    /// <summary>What the band about the set-point is.</summary>
    public required string PermittedText { get; init; }

    /// <summary>What a hatched stretch is.</summary>
    public required string GapText { get; init; }
}
