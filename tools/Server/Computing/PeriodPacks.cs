using MeterNode.Plant.Stores;
using MeterNode.Wire;

namespace MeterNode.Server.Computing;

/// <summary>
/// The stored packs of a key that a period needs: those of the period, and some before and behind it, so that it is seen how they join.
/// </summary>
internal static class PeriodPacks
{
    /// <summary>Evaluation periods and counters of the first hours need what was before them.</summary>
    private const double SecondsBefore = 86400;

    private const double SecondsBehind = 3600;
    private const int Probe = 200;

    /// <summary>Enumerates them in the order of their numbers.</summary>
    public static IEnumerable<StoredPack> Read(IEvidenceStore store, StoredNode key, EvidencePeriod period)
    {
        foreach (StoredPack pack in store.Packs(key.Kid, First(store, key, period.FromUtcSeconds - SecondsBefore)))
        {
            yield return pack;
            if (HasUtc(pack) && pack.EndSeconds > period.ToUtcSeconds + SecondsBehind)
            {
                yield break;
            }
        }
    }

    /// <summary>
    /// Number of the last pack with UTC that ends at or before <paramref name="seconds"/>, or of the first pack. Times rise with numbers,
    /// but where a clock was wrong, so that it may be an earlier one.
    /// </summary>
    private static long First(IEvidenceStore store, StoredNode key, double seconds)
    {
        long low = key.FirstSeq;
        long high = key.LastSeq;
        while (low < high)
        {
            long middle = low + ((high - low + 1) / 2);
            StoredPack? found = store.Packs(key.Kid, middle, Math.Min(high, middle + Probe)).FirstOrDefault(HasUtc);
            if (found is not null && found.EndSeconds <= seconds)
            {
                low = found.Seq;
            }
            else
            {
                high = middle - 1;
            }
        }

        return low;
    }

    private static bool HasUtc(StoredPack pack) => pack.TimeQuality is 'S' or 'I';
}
