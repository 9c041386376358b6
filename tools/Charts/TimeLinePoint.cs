namespace MeterNode.Charts;

/// <summary>A quarter hour, or another stretch of time, on a time line.</summary>
/// <param name="Start">When it began.</param>
/// <param name="Mean">Mean value; null where nothing was measured.</param>
/// <param name="Minimum">Least value in it; null where it is not known.</param>
/// <param name="Maximum">Largest value in it; null where it is not known.</param>
public readonly record struct TimeLinePoint(DateTimeOffset Start, double? Mean, double? Minimum, double? Maximum)
{
    /// <summary>When it ends; null where it has the length of all.</summary>
    public DateTimeOffset? End { get; init; }

    /// <summary>True where a part of it was not measured: its mean is of the rest.</summary>
    public bool IsPartial { get; init; }
}
