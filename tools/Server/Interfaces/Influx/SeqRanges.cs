using MeterNode.Wire;

namespace MeterNode.Server.Interfaces.Influx;

/// <summary>Pack numbers as ranges, from the lowest on; ranges that touch are one.</summary>
internal sealed class SeqRanges
{
    private readonly List<SeqRange> _ranges = [];

    /// <summary>The ranges, from the lowest on.</summary>
    public IReadOnlyList<SeqRange> All => _ranges;

    /// <summary>How many numbers there are.</summary>
    public long Total => _ranges.Sum(range => range.Count);

    /// <summary>Whether a number is among them.</summary>
    public bool Contains(long seq) => _ranges.Exists(range => range.First <= seq && seq <= range.Last);

    /// <summary>Adds a range; an empty one is nothing.</summary>
    public void Add(SeqRange added)
    {
        if (added.Count <= 0)
        {
            return;
        }

        int at = _ranges.FindIndex(range => range.Last >= added.First - 1);
        at = at < 0 ? _ranges.Count : at;
        int end = at;
        while (end < _ranges.Count && _ranges[end].First <= added.Last + 1)
        {
            added = new SeqRange(Math.Min(added.First, _ranges[end].First), Math.Max(added.Last, _ranges[end].Last));
            end++;
        }

        _ranges.RemoveRange(at, end - at);
        _ranges.Insert(at, added);
    }

    /// <summary>Takes a range away.</summary>
    public void Remove(SeqRange removed)
    {
        for (int i = _ranges.Count - 1; i >= 0; i--)
        {
            SeqRange range = _ranges[i];
            if (range.First > removed.Last || range.Last < removed.First)
            {
                continue;
            }

            _ranges.RemoveAt(i);
            if (range.Last > removed.Last)
            {
                _ranges.Insert(i, new SeqRange(removed.Last + 1, range.Last));
            }

            if (range.First < removed.First)
            {
                _ranges.Insert(i, new SeqRange(range.First, removed.First - 1));
            }
        }
    }

    /// <summary>Joins the lowest ranges, with what lies between them, until there are at most so many.</summary>
    public void Join(int count)
    {
        while (_ranges.Count > count)
        {
            Add(new SeqRange(_ranges[0].First, _ranges[1].Last));
        }
    }

    /// <summary>Drops the lowest ranges until there are at most so many.</summary>
    /// <returns>The lowest number of which is still known whether it is among them.</returns>
    public long Drop(int count)
    {
        long known = 0;
        while (_ranges.Count > count)
        {
            known = _ranges[0].Last + 1;
            _ranges.RemoveAt(0);
        }

        return known;
    }
}
