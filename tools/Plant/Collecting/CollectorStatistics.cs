using MeterNode.Wire;

namespace MeterNode.Plant.Collecting;

/// <summary>Counts of verdicts since the collector was made, for live tables. Safe to read from any thread.</summary>
public sealed class CollectorStatistics
{
    private static readonly int s_verdicts = Enum.GetValues<Verdict>().Length;
    private readonly Lock _lock = new();
    private readonly Dictionary<ulong, long[]> _byKid = [];
    private readonly long[] _total = new long[s_verdicts];
    private long _repeats;

    /// <summary>Refused packs that came again and are in quarantine already; they count with no verdict.</summary>
    public long Repeats
    {
        get
        {
            lock (_lock)
            {
                return _repeats;
            }
        }
    }

    /// <summary>All packs that got <paramref name="verdict"/>, attributed to a node or not, as judged on arrival.</summary>
    public long Count(Verdict verdict)
    {
        lock (_lock)
        {
            return _total[(int)verdict];
        }
    }

    /// <summary>Packs of the registered key <paramref name="kid"/> that got <paramref name="verdict"/>.</summary>
    public long Count(ulong kid, Verdict verdict)
    {
        lock (_lock)
        {
            return _byKid.TryGetValue(kid, out long[]? counts) ? counts[(int)verdict] : 0;
        }
    }

    /// <summary>Every answer given so far, repeats apart.</summary>
    public long Total
    {
        get
        {
            lock (_lock)
            {
                return _total.Sum();
            }
        }
    }

    internal void Add(in IngestResult result)
    {
        lock (_lock)
        {
            if (result.IsRepeat)
            {
                _repeats++;
                return;
            }

            _total[(int)result.Judgement.Verdict]++;
            if (result.Verified.Node is RegisteredNode node)
            {
                if (!_byKid.TryGetValue(node.Kid, out long[]? counts))
                {
                    counts = new long[s_verdicts];
                    _byKid.Add(node.Kid, counts);
                }

                counts[(int)result.Judgement.Verdict]++;
            }
        }
    }
}
