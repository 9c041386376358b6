namespace MeterNode.Wire;

/// <summary>
/// One resolved record of a pack. <paramref name="AtSeconds"/> is UTC seconds, or seconds since boot while the pack's time quality
/// is U or R. Exactly one of <paramref name="Value"/> and <paramref name="Text"/> is set; a number has its
/// <paramref name="Unit"/> (SenML registry).
/// </summary>
public readonly record struct SignedRecord(string Name, double AtSeconds, string? Unit, double? Value, string? Text);
