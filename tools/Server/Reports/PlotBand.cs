namespace MeterNode.Server.Reports;

/// <summary>A shaded range of values over a span of time: a tolerance band.</summary>
public sealed record PlotBand(double FromUtcSeconds, double ToUtcSeconds, double Low, double High);
