namespace MeterNode.Cli.Readings.Wide;

/// <summary>One number of wide readings.</summary>
/// <param name="UtcMillis">When it was signed for, milliseconds since 1970 in UTC.</param>
/// <param name="Seq">Number of the pack that it is from.</param>
/// <param name="Column">Index of its column, in the order in which columns were first seen.</param>
/// <param name="Value">The number.</param>
internal readonly record struct WideValue(long UtcMillis, long Seq, int Column, double Value);
