namespace MeterNode.Wire;

/// <summary>The pack numbers that one node has declared gone in its signed <c>gap</c> events.</summary>
public sealed class GapDeclarations
{
    /// <summary>
    /// More ranges than this are not taken. An outbox that overflows for years repeats one range that grows, and that counts once.
    /// </summary>
    public const int MaximumRanges = 100_000;

    private readonly List<MissingPacks> _ranges = [];
    private bool _isSorted = true;

    /// <summary>Takes what pack <paramref name="seq"/> declares; a pack has a say about earlier numbers only.</summary>
    public void Add(long seq, NodeEvent.Gap gap)
    {
        if (gap.First < 0 || gap.First > gap.Last || gap.Last >= seq)
        {
            return;
        }

        while (_ranges.Count > 0 && gap.First <= _ranges[^1].Packs.First && _ranges[^1].Packs.Last <= gap.Last)
        {
            _ranges.RemoveAt(_ranges.Count - 1);
        }

        if (_ranges.Count < MaximumRanges)
        {
            _ranges.Add(new MissingPacks(new SeqRange(gap.First, gap.Last), seq, gap.Cause));
            _isSorted = false;
        }
    }

    /// <summary>
    /// Divides gaps, which are in the order of their numbers, into what is declared and what is not. <paramref name="expected"/> is about
    /// how many there are: a list of a million that grows takes twice the memory.
    /// </summary>
    public IReadOnlyList<MissingPacks> Divide(IEnumerable<SeqRange> gaps, int expected = 0)
    {
        List<MissingPacks> ranges = Sorted();
        var parts = new List<MissingPacks>(expected);
        MissingPacks reaching = new(new SeqRange(-1, -1), null, null);
        int taken = 0;
        foreach (SeqRange gap in gaps)
        {
            for (long next = gap.First; next <= gap.Last; next = parts[^1].Packs.Last + 1)
            {
                while (taken < ranges.Count && ranges[taken].Packs.First <= next)
                {
                    reaching = ranges[taken].Packs.Last > reaching.Packs.Last ? ranges[taken] : reaching;
                    taken++;
                }

                bool isDeclared = reaching.Packs.Last >= next;
                long end = isDeclared ? reaching.Packs.Last : taken < ranges.Count ? ranges[taken].Packs.First - 1 : long.MaxValue;
                var part = new SeqRange(next, Math.Min(end, gap.Last));
                parts.Add(isDeclared ? reaching with { Packs = part } : new MissingPacks(part, null, null));
            }
        }

        return parts;
    }

    /// <summary>True when every number of <paramref name="gap"/> is declared gone.</summary>
    public bool Cover(SeqRange gap) => Divide([gap]).All(part => part.IsDeclared);

    private List<MissingPacks> Sorted()
    {
        if (!_isSorted)
        {
            List<MissingPacks> sorted = [.. _ranges.OrderBy(range => range.Packs.First)];
            _ranges.Clear();
            _ranges.AddRange(sorted);
            _isSorted = true;
        }

        return _ranges;
    }
}
