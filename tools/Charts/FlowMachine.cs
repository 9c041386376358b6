namespace MeterNode.Charts;

/// <summary>Energy of one source that a machine took, by what the machine was doing. Negative and missing energy counts as 0.</summary>
/// <param name="Name">The machine. One that takes energy of two sources comes twice.</param>
/// <param name="Class">The class it belongs to.</param>
/// <param name="Source">Index of its source.</param>
/// <param name="Energy">Its energy by state.</param>
public sealed record FlowMachine(string Name, string Class, int Source, StateAmounts Energy);
