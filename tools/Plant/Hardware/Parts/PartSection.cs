namespace MeterNode.Plant.Hardware.Parts;

/// <summary>Parts that stand together in the bill of materials.</summary>
/// <param name="Title">Heading.</param>
/// <param name="Text">What to know first; may be empty.</param>
/// <param name="Parts">The parts.</param>
public sealed record PartSection(string Title, string Text, Part[] Parts);
