namespace MeterNode.Wire;

/// <summary>
/// The one rule by which authentic packs are judged against their neighbours; the collector and the offline check share it.
/// A link belongs to the later of two packs: its header names the earlier one. It also tells which form of a signature of version 1 the
/// node made: anybody can replace s by n − s without its key, so that form proves nothing against the node.
/// </summary>
public static class ChainRule
{
    private static readonly Judgement s_changed = new(Verdict.BadSignature, PackError.HighS);

    /// <summary>
    /// Judges an authentic pack. <paramref name="enrolmentHash"/> is what pack 0 must name (empty when unknown, as with a bare key).
    /// </summary>
    public static Judgement Judge(Pack pack, in ChainNeighbours near, ReadOnlyMemory<byte> enrolmentHash)
    {
        if (!near.SameHash.IsEmpty)
        {
            return AreEqual(near.SameHash, pack.Hash) ? new Judgement(Verdict.Duplicate)
                : AreEqual(near.SameHash, pack.TwinHash) ? s_changed
                : new Judgement(Verdict.Conflict);
        }

        if (IsChanged(pack, near))
        {
            return s_changed;
        }

        if (pack.Seq == 0)
        {
            return enrolmentHash.IsEmpty || AreEqual(pack.Previous, enrolmentHash)
                ? new Judgement(Verdict.Accepted)
                : new Judgement(Verdict.ChainBreak, PackError.EnrolmentMismatch);
        }

        return near.BeforeHash.IsEmpty
            ? new Judgement(Verdict.ChainGap)
            : Link(pack.Previous, pack.Boot, JudgePredecessor(pack, near) is null ? near.BeforeHash : near.BeforeTwinHash, near.BeforeBoot);
    }

    /// <summary>
    /// True when a link fails that may hold for the pack before with its other s: then give <see cref="ChainNeighbours.BeforeTwinHash"/>
    /// and judge again.
    /// </summary>
    public static bool AsksForTwin(Judgement judgement) => judgement.Reason == PackError.PreviousMismatch;

    /// <summary>
    /// What the arrival of <paramref name="pack"/> makes of the pack before it: s of its signature was replaced, when the link holds for
    /// the other s only. Null when it stays what it was.
    /// </summary>
    public static Judgement? JudgePredecessor(Pack pack, in ChainNeighbours near) =>
        AreEqual(pack.Previous, near.BeforeTwinHash) ? s_changed : null;

    /// <summary>
    /// What the arrival of <paramref name="pack"/> makes of the pack after it, which had been waiting behind a gap;
    /// null when there is no such pack.
    /// </summary>
    public static Judgement? JudgeSuccessor(Pack pack, in ChainNeighbours near) =>
        near.AfterPrevious.IsEmpty ? null
        : Link(near.AfterPrevious, near.AfterBoot, IsChanged(pack, near) ? near.AfterPrevious : pack.Hash, pack.Boot);

    /// <summary>True when the pack after this one names it with the other s.</summary>
    private static bool IsChanged(Pack pack, in ChainNeighbours near) =>
        !near.AfterPrevious.IsEmpty && !AreEqual(near.AfterPrevious, pack.Hash) && AreEqual(near.AfterPrevious, pack.TwinHash);

    private static Judgement Link(
        ReadOnlyMemory<byte> laterPrevious, long laterBoot, ReadOnlyMemory<byte> earlierHash, long earlierBoot) =>
        !AreEqual(laterPrevious, earlierHash) ? new Judgement(Verdict.ChainBreak, PackError.PreviousMismatch)
        : laterBoot < earlierBoot ? new Judgement(Verdict.ChainBreak, PackError.BootWentBack)
        : new Judgement(Verdict.Accepted);

    private static bool AreEqual(ReadOnlyMemory<byte> one, ReadOnlyMemory<byte> other) => one.Span.SequenceEqual(other.Span);
}
