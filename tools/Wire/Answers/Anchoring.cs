namespace MeterNode.Wire;

/// <summary>Holds the packs of one key against what checkpoints say of it. Packs come in the order of their numbers.</summary>
/// <param name="heads">What they say, in the order of the numbers.</param>
internal sealed class Anchoring(IReadOnlyList<AnchoredHead> heads)
{
    private int _next;
    private readonly List<AnchoredHead> _met = [];

    /// <summary>True when a checkpoint names this key.</summary>
    public bool HasHeads => heads.Count > 0;

    /// <summary>The checkpoint that names the last pack before the first one here, which fits it; null when none does.</summary>
    public AnchoredHead? Beginning { get; private set; }

    /// <summary>The checkpoints whose packs are here, as they say.</summary>
    public IReadOnlyList<AnchoredHead> Met => _met;

    /// <summary>The checkpoint that reaches farthest, of those that end in <paramref name="period"/> where one is asked.</summary>
    public AnchoredHead? Last(EvidencePeriod? period) => heads.LastOrDefault(head =>
        period is null || (head.EndUtcSeconds > period.FromUtcSeconds && head.EndUtcSeconds <= period.ToUtcSeconds));

    /// <summary>
    /// True when somebody who is known, and is not the plant, vouches for a checkpoint that covers pack <paramref name="first"/>.
    /// </summary>
    public bool IsAnchored(long? first) => _met.Any(head => head.IsWitnessKnown && head.Seq >= first);

    /// <summary>The next pack, and the number of the one before it; says what is not as a checkpoint has it.</summary>
    public void Take(Pack pack, long? before, FindingTally findings)
    {
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
            _met.Add(head);
        }
    }
}
