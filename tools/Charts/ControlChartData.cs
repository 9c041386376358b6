namespace MeterNode.Charts;

/// <summary>What a control chart shows: how far a temperature was from its set-point, period by period.</summary>
public sealed record ControlChartData
{
    /// <summary>What it is told to say.</summary>
    public required ChartTexts Texts { get; init; }

    /// <summary>The periods, in the order of time.</summary>
    public required IReadOnlyList<ControlPoint> Points { get; init; }

    /// <summary>The deviation that is permitted, in the unit of the picture; null where none is set.</summary>
    public double? Band { get; init; }

    /// <summary>Changes of the set-point.</summary>
    public IReadOnlyList<ChartEvent> SetPointChanges { get; init; } = [];

    /// <summary>The zone of the time axis.</summary>
    public required TimeZoneInfo Zone { get; init; }

    /// <summary>What stands over the axis: the unit of the deviations.</summary>
    public required string Unit { get; init; }

    /// <summary>What the thick line is.</summary>
    public required string P95Text { get; init; }

    /// <summary>What the thin line is; null for a picture without it.</summary>
    public required string? MaximumText { get; init; }

    /// <summary>What the band is, with its width.</summary>
    public required string BandText { get; init; }

    /// <summary>What a tick is.</summary>
    public required string SetPointText { get; init; }

    /// <summary>What a hatched stretch is.</summary>
    public required string GapText { get; init; }
}
