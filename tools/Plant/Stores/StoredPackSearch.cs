namespace MeterNode.Plant.Stores;

/// <summary>
/// Finds packs by their time without reading all of them: a store has packs by their numbers, and times rise with numbers.
/// </summary>
public static class StoredPackSearch
{
    private const int Probe = 200;

    /// <summary>
    /// Number of the last pack with UTC that ends at or before <paramref name="seconds"/>, or of the first pack. Where a clock was wrong,
    /// or many packs have no UTC, it may be an earlier one.
    /// </summary>
    public static long LastBy(IEvidenceStore store, StoredNode key, double seconds)
    {
        long low = key.FirstSeq;
        long high = key.LastSeq;
        while (low < high)
        {
            long middle = low + ((high - low + 1) / 2);
            StoredPack? found = store.Packs(key.Kid, middle, Math.Min(high, middle + Probe)).FirstOrDefault(pack => pack.HasCalendarTime);
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
}
