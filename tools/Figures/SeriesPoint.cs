namespace MeterNode.Figures;

/// <summary>A value, its time (s since 1970, UTC) and the number of the pack that says it.</summary>
public readonly record struct SeriesPoint(double UtcSeconds, double Value, long Seq);
