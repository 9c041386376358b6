namespace MeterNode.Wire;

/// <summary>
/// One item of a record <c>tZ.s</c>; <paramref name="Value"/> is the temperature of a sample, 0.01 °C, or how many samples with a fault
/// there are.
/// </summary>
public readonly record struct SampleItem(SampleMark Mark, int Value = 0);
