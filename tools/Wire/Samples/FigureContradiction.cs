namespace MeterNode.Wire;

/// <summary>
/// A figure of an evaluation period that is not the one of its samples; null where it is absent, or where it should be.
/// </summary>
public readonly record struct FigureContradiction(RecordKind Kind, double? Signed, double? Recomputed);
