namespace MeterNode.Wire;

/// <summary>Holds the packs of one key against what checkpoints say of it. Packs come in the order of their numbers.</summary>
/// <param name="heads">What they say, in the order of the numbers.</param>
internal sealed class Anchoring(IReadOnlyList<AnchoredHead> heads)
{
    private int _next;
    private readonly List<(AnchoredHead Head, long First)> _met = [];
    private long _first;

    /// <summary>True when a checkpoint names this key.</summary>
    public bool HasHeads => heads.Count > 0;

    /// <summary>The checkpoint that names the last pack before the first one here, which fits it; null when none does.</summary>
    public AnchoredHead? Beginning { get; private set; }

    /// <summary>The checkpoint that reaches farthest, of those that end in <paramref name="period"/> where one is asked.</summary>
    public AnchoredHead? Last(EvidencePeriod? period) => heads.LastOrDefault(head =>
        period is null || (head.EndUtcSeconds > period.FromUtcSeconds && head.EndUtcSeconds <= period.ToUtcSeconds));

    /// <summary>
    /// The checkpoints whose packs are here, as they say, and that cover a pack of <paramref name="asked"/>: every link from it to theirs
    /// is here and holds.
    /// </summary>
    public IEnumerable<AnchoredHead> Covering(SeqRange asked) =>
        _met.Where(met => met.Head.Seq >= asked.First && met.First <= asked.Last).Select(met => met.Head);

    /// <summary>The first pack of <paramref name="asked"/> that a checkpoint covers; null when there is none.</summary>
    public long? FirstCovered(SeqRange asked) => _met.Where(met => met.Head.Seq >= asked.First && met.First <= asked.Last)
        .Select(met => (long?)Math.Max(met.First, asked.First)).Min();

    /// <summary>
    /// True when somebody who is known, and is not the plant, vouches for a checkpoint that covers a pack of <paramref name="asked"/>.
    /// </summary>
    public bool IsAnchored(SeqRange? asked) => asked is SeqRange packs && Covering(packs).Any(head => head.IsWitnessKnown);

    /// <summary>
    /// The next pack, and the number of the one before it; says what is not as a checkpoint has it. <paramref name="isLinked"/>: it follows
    /// that one, and names its hash.
    /// </summary>
    public void Take(Pack pack, long? before, bool isLinked, FindingTally findings)
    {
        _first = isLinked ? _first : pack.Seq;
        for (; _next < heads.Count && heads[_next].Seq <= pack.Seq; _next++)
        {
            AnchoredHead head = heads[_next];
            if (head.Seq == pack.Seq)
            {
                // Who replaces s of an old pack needs no key, and changes nothing that it says.
                Take(head, IsOf(head, pack.Hash) || IsOf(head, pack.TwinHash), pack.Seq, findings);
            }
            else if (head.Seq == pack.Seq - 1 && head.Seq != before)
            {
                bool isSame = IsOf(head, pack.Previous);
                Take(head, isSame, pack.Seq, findings);
                Beginning = isSame && before is null ? head : Beginning;
            }
        }
    }

    private static bool IsOf(AnchoredHead head, ReadOnlyMemory<byte> hash) => hash.Span.SequenceEqual(head.Hash);

    private void Take(AnchoredHead head, bool isSame, long seq, FindingTally findings)
    {
        if (!isSame)
        {
            findings.Add(AnswerFinding.HistoryRewritten, new SeqRange(seq, seq), 1, $"pack {head.Seq}, {head.Source}");
        }
        else if (head.Seq == seq)
        {
            _met.Add((head, _first));
        }
    }
}
