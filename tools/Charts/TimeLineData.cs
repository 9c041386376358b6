namespace MeterNode.Charts;

/// <summary>What a time line shows.</summary>
public sealed record TimeLineData
{
    /// <summary>What it is told to say.</summary>
    public required ChartTexts Texts { get; init; }

    /// <summary>The stretches of time, in order, without overlap.</summary>
    public required IReadOnlyList<TimeLinePoint> Points { get; init; }

    /// <summary>Length of each stretch, s.</summary>
    public double PointSeconds { get; init; } = 900;

    /// <summary>Events.</summary>
    public IReadOnlyList<ChartEvent> Events { get; init; } = [];

    /// <summary>The zone of the time axis.</summary>
    public required TimeZoneInfo Zone { get; init; }

    /// <summary>What stands over the axis: the unit of the values.</summary>
    public required string Unit { get; init; }

    /// <summary>What the line is: "mean of quarter hours".</summary>
    public required string MeanText { get; init; }

    /// <summary>What the band is: "least to largest value".</summary>
    public required string RangeText { get; init; }

    /// <summary>What a hatched stretch is: "not metered".</summary>
    public required string GapText { get; init; }

    /// <summary>What a tick is: "event".</summary>
    public required string EventText { get; init; }

    /// <summary>Another time, moved onto the axis of this one; empty for none.</summary>
    public IReadOnlyList<TimeLinePoint> Compared { get; init; } = [];

    /// <summary>What that time is.</summary>
    public string ComparedText { get; init; } = "";

    /// <summary>Parts of the picture that open something.</summary>
    public IReadOnlyList<ChartArea> Areas { get; init; } = [];

    /// <summary>What these parts are for; empty for a picture that nobody can point at.</summary>
    public string AreasText { get; init; } = "";
}
