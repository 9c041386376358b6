using MeterNode.Wire;

namespace MeterNode.Figures;

/// <summary>
/// One closed evaluation period of a zone as the node <paramref name="Signed"/> it in pack <paramref name="Seq"/>; its end is null where
/// the node did not know UTC.
/// </summary>
public sealed record AccuracyFigure(long Seq, double? EndUtcSeconds, AccuracyPeriod Signed);
