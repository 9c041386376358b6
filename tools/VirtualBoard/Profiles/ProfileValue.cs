namespace MeterNode.VirtualBoard.Profiles;

/// <summary>One figure of a <see cref="BoardProfile"/> and where it comes from.</summary>
/// <param name="Value">The figure, in the unit that its name says.</param>
/// <param name="Source">A document, a measurement, or the word estimate with its reason.</param>
public sealed record ProfileValue(double Value, string Source);
