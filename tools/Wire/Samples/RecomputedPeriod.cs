namespace MeterNode.Wire;

/// <summary>
/// An evaluation period beside the samples that were signed for it. <paramref name="Unknown"/> says why it could not be recomputed; null
/// when it was, and then <paramref name="Contradictions"/> has what does not agree.
/// </summary>
public sealed record RecomputedPeriod(
    AccuracyPeriod Signed, NotRecomputed? Unknown, IReadOnlyList<FigureContradiction> Contradictions)
{
    /// <summary>True when every figure is the one of its samples.</summary>
    public bool IsConfirmed => Unknown is null && Contradictions.Count == 0;
}
