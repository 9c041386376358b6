using MeterNode.Wire;

namespace MeterNode.Plant.Stores;

/// <summary>Packs of one key by their numbers, both ends included.</summary>
public readonly record struct EvidenceRange(ulong Kid, long First, long Last)
{
    /// <summary>All packs of a key.</summary>
    public static EvidenceRange All(ulong kid) => new(kid, 0, long.MaxValue);

    /// <summary>
    /// The packs that whoever checks <paramref name="period"/> needs: those that lie in it, the last one with UTC that ends at its
    /// beginning or before, which has the register from which its energy counts, and the first one with UTC that ends at its end or behind.
    /// Null when no pack of the key with UTC ends after its beginning. All packs of the key without a period.
    /// </summary>
    public static EvidenceRange? Of(IEvidenceStore store, StoredNode key, EvidencePeriod? period)
    {
        if (period is null)
        {
            return All(key.Kid);
        }

        long first = 0;
        long? last = null;
        bool isIn = false;
        foreach (StoredPack pack in store.Packs(key.Kid, StoredPackSearch.LastBy(store, key, period.FromUtcSeconds)))
        {
            if (pack.HasCalendarTime && pack.EndSeconds <= period.FromUtcSeconds && !isIn)
            {
                first = pack.Seq;
                continue;
            }

            isIn |= pack.HasCalendarTime;
            last = pack.Seq;
            if (pack.HasCalendarTime && pack.EndSeconds >= period.ToUtcSeconds)
            {
                break;
            }
        }

        return isIn ? new EvidenceRange(key.Kid, first, last!.Value) : null;
    }
}
