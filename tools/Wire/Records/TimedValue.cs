namespace MeterNode.Wire;

/// <summary>A value and the end of the interval that it is the figure of: UTC seconds, or seconds since boot.</summary>
public readonly record struct TimedValue(double AtSeconds, double Value);
