namespace MeterNode.Cli.Readings.Wide;

/// <summary>Where a run of values lies in its file.</summary>
/// <param name="Begin">Its first byte.</param>
/// <param name="End">The byte behind its last.</param>
internal readonly record struct ValueRun(long Begin, long End);
