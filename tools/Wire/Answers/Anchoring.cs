namespace MeterNode.Wire;

/// <summary>Holds the packs of one key against what checkpoints say of it. Packs come in the order of their numbers.</summary>
/// <param name="heads">What they say, in the order of the numbers.</param>
internal sealed class Anchoring(IReadOnlyList<AnchoredHead> heads)
{
    private int _next;
    private readonly List<(AnchoredHead Head, long First)> _met = [];
    private readonly List<SeqRange> _runs = [];
    private long _first;

    /// <summary>True when a checkpoint names this key.</summary>
    public bool HasHeads => heads.Count > 0;

    /// <summary>The checkpoint that names the last pack before the first one here, which fits it; null when none does.</summary>
    public AnchoredHead? Beginning { get; private set; }

    /// <summary>The checkpoint that reaches farthest, of those that end in <paramref name="period"/> where one is asked.</summary>
    public AnchoredHead? Last(EvidencePeriod? period) => heads.LastOrDefault(head =>
        period is null || (head.CountsUtcSeconds > period.FromUtcSeconds && head.CountsUtcSeconds <= period.ToUtcSeconds));

    /// <summary>
    /// The checkpoints whose packs are here, as they say, and that cover a pack of <paramref name="asked"/>: every link from it to theirs
    /// is here and holds. Of these only those that are worth most: with a known witness; if there is none, with any; if there is none, all.
    /// </summary>
    public IReadOnlyList<AnchoredHead> Covering(SeqRange asked) => [.. Best(asked).Select(met => met.Head)];

    /// <summary>
    /// The packs of <paramref name="asked"/> before the last pack that one of these covers, and covered by none: nothing links them to a
    /// checkpoint. In the order of their numbers.
    /// </summary>
    public IEnumerable<SeqRange> Unlinked(SeqRange asked)
    {
        List<(AnchoredHead Head, long First)> best = Best(asked);
        long last = best.Count > 0 ? best[^1].Head.Seq : -1;
        int next = 0;
        foreach (SeqRange run in _runs.TakeWhile(run => run.Last < last))
        {
            long covered = run.First - 1;
            for (; next < best.Count && best[next].Head.Seq <= run.Last; next++)
            {
                covered = best[next].Head.Seq;
            }

            var rest = new SeqRange(Math.Max(covered + 1, asked.First), Math.Min(run.Last, asked.Last));
            if (rest.First <= rest.Last)
            {
                yield return rest;
            }
        }
    }

    /// <summary>
    /// True when somebody who is known, and is not the plant, vouches for a checkpoint that covers a pack of <paramref name="asked"/>, and
    /// every pack before it is covered too.
    /// </summary>
    public bool IsAnchored(SeqRange? asked) =>
        asked is SeqRange packs && Covering(packs).Any(head => head.IsWitnessKnown) && !Unlinked(packs).Any();

    /// <summary>The numbers of the packs that checkpoints name, in order.</summary>
    public IEnumerable<long> HeadNumbers => heads.Select(head => head.Seq).Distinct();

    /// <summary>
    /// The next pack, and the number of the one before it; says what is not as a checkpoint has it. <paramref name="isLinked"/>: it follows
    /// that one, and names its hash.
    /// </summary>
    public void Take(Pack pack, PackPayload payload, long? before, bool isLinked, FindingTally findings)
    {
        _first = isLinked ? _first : pack.Seq;
        if (HasHeads)
        {
            Extend(pack.Seq, isLinked);
        }

        for (; _next < heads.Count && heads[_next].Seq <= pack.Seq; _next++)
        {
            AnchoredHead head = heads[_next];
            if (head.Seq == pack.Seq)
            {
                // Who replaces s of an old pack needs no key, and changes nothing that it says.
                Take(head, IsOf(head, pack.Hash) || IsOf(head, pack.TwinHash), pack.Seq, findings);
                Compare(head, payload, findings);
            }
            else if (head.Seq == pack.Seq - 1 && head.Seq != before)
            {
                bool isSame = IsOf(head, pack.Previous);
                Take(head, isSame, pack.Seq, findings);
                Beginning = isSame && before is null ? head : Beginning;
            }
        }
    }

    /// <summary>What a checkpoint says beside a hash must be what the pack says, or nobody could rely on it without the pack.</summary>
    private void Compare(AnchoredHead head, PackPayload payload, FindingTally findings)
    {
        if (_met.Count == 0 || _met[^1].Head != head)
        {
            return;
        }

        long? joules = payload.Records.ImportJoules is >= 0 and long register ? register : null;
        long? end = payload.HasUtc ? (long)Math.Floor(payload.EndSeconds) : null;
        if (head.Joules != joules || head.EndUtcSeconds != end)
        {
            string detail = $"{head.Source} says another register or time of pack {head.Seq} than the pack";
            findings.Add(AnswerFinding.CheckpointBad, new SeqRange(head.Seq, head.Seq), 1, detail);
        }
    }

    private void Extend(long seq, bool isLinked)
    {
        if (isLinked && _runs.Count > 0)
        {
            _runs[^1] = _runs[^1] with { Last = seq };
        }
        else
        {
            _runs.Add(new SeqRange(seq, seq));
        }
    }

    private List<(AnchoredHead Head, long First)> Best(SeqRange asked)
    {
        List<(AnchoredHead Head, long First)> all = [.. _met.Where(met => met.Head.Seq >= asked.First && met.First <= asked.Last)];
        return all.Exists(met => met.Head.IsWitnessKnown) ? all.FindAll(met => met.Head.IsWitnessKnown)
            : all.Exists(met => met.Head.IsWitnessed) ? all.FindAll(met => met.Head.IsWitnessed)
            : all;
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
