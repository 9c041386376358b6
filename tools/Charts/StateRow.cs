namespace MeterNode.Charts;

/// <summary>A machine, or a class of machines, in the picture of states.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="Energy">Energy by state.</param>
/// <param name="Hours">Time by state, h.</param>
public sealed record StateRow(string Name, StateAmounts Energy, StateAmounts Hours);
