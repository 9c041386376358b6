namespace MeterNode.Figures;

/// <summary>A value, its time (s since 1970, UTC) and the pack that says it: its number, and which board of the node made it.</summary>
public readonly record struct SeriesPoint(double UtcSeconds, double Value, long Seq, int Board = 0);
