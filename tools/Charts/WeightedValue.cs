namespace MeterNode.Charts;

/// <summary>A value that occurred more than once.</summary>
/// <param name="Value">The value, in the unit of the picture.</param>
/// <param name="Count">How often, at least 1.</param>
public readonly record struct WeightedValue(double Value, long Count);
