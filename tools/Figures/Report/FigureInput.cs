namespace MeterNode.Figures;

/// <summary>A number that a figure was computed from.</summary>
/// <param name="Name">What it is: the id of a figure, or a name from its formula.</param>
/// <param name="Value">Its value, not rounded.</param>
public readonly record struct FigureInput(string Name, double Value);
