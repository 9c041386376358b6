using MeterNode.Wire;

namespace MeterNode.Server.Interfaces.Influx;

/// <summary>
/// Which stored packs of one key are not pushed yet, by their numbers. What comes in its order is behind a mark; what was stored later, and
/// history, waits in ranges below it. A number below the mark that was not stored when its turn came is remembered: it may still come.
/// </summary>
internal sealed class KeyQueue
{
    /// <summary>Ranges of each kind that are remembered; beyond, more than is needed is pushed again, never less.</summary>
    internal const int MaximumRanges = 256;

    private readonly SeqRanges _due = new();
    private readonly SeqRanges _missing = new();
    private long _last;
    private long _known;
    private long _stored;

    /// <summary>A key of which everything is to be pushed that is behind a number.</summary>
    /// <param name="last">That number; −1 for everything.</param>
    /// <param name="stored">The highest stored number; −1 for none.</param>
    public KeyQueue(long last, long stored)
    {
        _last = last;
        _known = last + 1;
        _stored = stored;
    }

    /// <summary>A key as a file has kept it; all of its open numbers get their turn again.</summary>
    public KeyQueue(PushedKey kept, long stored)
    {
        _last = kept.Last;
        _known = kept.Known;
        _stored = stored;
        foreach (long[] range in kept.Open)
        {
            _due.Add(new SeqRange(range[0], range[1]));
        }
    }

    /// <summary>Whether a number is remembered that was not stored and may still come.</summary>
    public bool HasMissing => _missing.All.Count > 0;

    /// <summary>How many numbers wait; some of those behind the mark may not be stored.</summary>
    public long Waiting => Math.Max(0, _stored - _last) + _due.Total;

    /// <summary>What comes in its order and waits; null for nothing.</summary>
    public SeqRange? Newer => _stored > _last ? new SeqRange(_last + 1, _stored) : null;

    /// <summary>What waits besides; null for nothing.</summary>
    public SeqRange? Older => _due.All.Count > 0 ? _due.All[0] : null;

    /// <summary>As a file keeps it.</summary>
    public PushedKey Kept
    {
        get
        {
            var open = new SeqRanges();
            foreach (SeqRange range in _due.All.Concat(_missing.All))
            {
                open.Add(range);
            }

            return new PushedKey(_last, _known, [.. open.All.Select(range => (long[])[range.First, range.Last])]);
        }
    }

    /// <summary>History is to be pushed, too.</summary>
    public void AddHistory(SeqRange range)
    {
        _due.Add(range);
        _known = Math.Min(_known, range.First);
    }

    /// <summary>
    /// Numbers are not stored, and may come later: nothing of them waits. The lowest ones are forgotten where there are too many.
    /// </summary>
    public void AddMissing(SeqRange hole)
    {
        hole = hole with { Last = Math.Min(hole.Last, _last) }; // What is behind the mark is seen when it has its turn.
        _due.Remove(hole);
        _missing.Add(hole);
        _known = Math.Max(_known, _missing.Drop(MaximumRanges));
    }

    /// <summary>A pack is stored.</summary>
    public void Arrived(long seq)
    {
        if (seq > _last)
        {
            _stored = Math.Max(_stored, seq);
        }
        else if (seq < _known || _missing.Contains(seq))
        {
            var one = new SeqRange(seq, seq);
            _missing.Remove(one);
            _due.Add(one);
            _due.Join(MaximumRanges);
        }
    }

    /// <summary>
    /// Somebody else may have stored packs: of what was missing, all gets its turn that is not missing any more.
    /// </summary>
    /// <param name="stored">The highest number.</param>
    /// <param name="missing">What is not stored now of the lower ones.</param>
    public void Look(long stored, IEnumerable<SeqRange> missing)
    {
        _stored = Math.Max(_stored, stored);
        var found = new SeqRanges();
        foreach (SeqRange range in _missing.All)
        {
            found.Add(range);
        }

        foreach (SeqRange range in missing)
        {
            found.Remove(range);
        }

        foreach (SeqRange range in found.All)
        {
            _due.Add(range);
            _missing.Remove(range);
        }

        _due.Join(MaximumRanges);
    }

    /// <summary>A pack has its turn again, later.</summary>
    public void Again(long seq)
    {
        _due.Add(new SeqRange(seq, seq));
        _due.Join(MaximumRanges);
    }

    /// <summary>A range has had its turn: <paramref name="taken"/> are pushed, the other numbers are not stored.</summary>
    public void Pushed(SeqRange turn, IEnumerable<long> taken)
    {
        _due.Remove(turn);
        _missing.Remove(turn);
        long next = turn.First;
        foreach (long seq in taken)
        {
            _missing.Add(new SeqRange(next, seq - 1));
            next = seq + 1;
        }

        _missing.Add(new SeqRange(next, turn.Last));
        _known = Math.Max(_known, _missing.Drop(MaximumRanges));
        _last = Math.Max(_last, turn.Last);
    }
}
