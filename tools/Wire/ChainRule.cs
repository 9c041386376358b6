namespace MeterNode.Wire;

/// <summary>
/// The one rule by which authentic packs are judged against their neighbours; the collector and the offline check share it.
/// A link belongs to the later of two packs: its header names the earlier one.
/// </summary>
public static class ChainRule
{
    /// <summary>
    /// Judges an authentic pack. <paramref name="enrolmentHash"/> is what pack 0 must name (empty when unknown, as with a bare key).
    /// </summary>
    public static Judgement Judge(Pack pack, in ChainNeighbours near, ReadOnlyMemory<byte> enrolmentHash)
    {
        if (!near.SameHash.IsEmpty)
        {
            return new Judgement(near.SameHash.Span.SequenceEqual(pack.Hash.Span) ? Verdict.Duplicate : Verdict.Conflict);
        }

        if (pack.Seq == 0)
        {
            return enrolmentHash.IsEmpty || pack.Previous.Span.SequenceEqual(enrolmentHash.Span)
                ? new Judgement(Verdict.Accepted)
                : new Judgement(Verdict.ChainBreak, PackError.EnrolmentMismatch);
        }

        return near.BeforeHash.IsEmpty
            ? new Judgement(Verdict.ChainGap)
            : Link(pack.Previous.Span, pack.Boot, near.BeforeHash.Span, near.BeforeBoot);
    }

    /// <summary>
    /// What the arrival of <paramref name="pack"/> makes of the pack after it, which had been waiting behind a gap;
    /// null when there is no such pack.
    /// </summary>
    public static Judgement? JudgeSuccessor(Pack pack, in ChainNeighbours near) =>
        near.AfterPrevious.IsEmpty ? null : Link(near.AfterPrevious.Span, near.AfterBoot, pack.Hash.Span, pack.Boot);

    private static Judgement Link(ReadOnlySpan<byte> laterPrevious, long laterBoot, ReadOnlySpan<byte> earlierHash, long earlierBoot) =>
        !laterPrevious.SequenceEqual(earlierHash) ? new Judgement(Verdict.ChainBreak, PackError.PreviousMismatch)
        : laterBoot < earlierBoot ? new Judgement(Verdict.ChainBreak, PackError.BootWentBack)
        : new Judgement(Verdict.Accepted);
}
