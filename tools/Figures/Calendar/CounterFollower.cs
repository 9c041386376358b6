using MeterNode.Wire;

namespace MeterNode.Figures;

/// <summary>Follows what the packs of a board count since its start.</summary>
internal sealed class CounterFollower
{
    private readonly long[] _before = new long[Kinds.Count];
    private bool _isKnown;

    /// <summary>The records that count.</summary>
    public static IReadOnlyList<RecordKind> Kinds { get; } = [.. NodeCounters.All];

    /// <summary>How far each counter moved, after <see cref="Move"/>.</summary>
    public long[] Moved { get; } = new long[Kinds.Count];

    /// <summary>The node has started anew: all of it begins at 0.</summary>
    public void Restart()
    {
        Array.Clear(_before);
        _isKnown = true;
    }

    /// <summary>Takes a moment; where its packs begin in the middle of a boot, what was counted before is not of them.</summary>
    public void Move(PackRecords moment)
    {
        bool hasAny = false;
        for (int i = 0; i < Moved.Length; i++)
        {
            Moved[i] = 0;
            if (moment.Number(Kinds[i]) is double now)
            {
                long moved = (long)now - _before[i];
                _before[i] = (long)now;
                hasAny = true;

                // Less than before: the node started within the pack.
                Moved[i] = !_isKnown ? 0 : moved >= 0 ? moved : (long)now;
            }
        }

        _isKnown |= hasAny;
    }
}
