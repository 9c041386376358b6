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

    /// <summary>Enumerates them in the order of their numbers.</summary>
    public static IEnumerable<StoredPack> Read(IEvidenceStore store, StoredNode key, EvidencePeriod period)
    {
        foreach (StoredPack pack in store.Packs(key.Kid, StoredPackSearch.LastBy(store, key, period.FromUtcSeconds - SecondsBefore)))
        {
            yield return pack;
            if (pack.HasCalendarTime && pack.EndSeconds > period.ToUtcSeconds + SecondsBehind)
            {
                yield break;
            }
        }
    }
}
