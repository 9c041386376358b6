namespace MeterNode.Plant.Hardware;

/// <summary>Lines that take the pins of other signals in some nodes.</summary>
/// <param name="When">What a node has then, in words: <c>zone 4</c>, <c>an RS-485 meter</c>.</param>
/// <param name="InsteadOf">The signals that such a node does without.</param>
/// <param name="Lines">The lines.</param>
public sealed record AlternativePins(string When, string[] InsteadOf, PinUse[] Lines);
