namespace MeterNode.Plant.Stores;

/// <summary>Decides within one transaction what still fits into quarantine, and keeps account of it.</summary>
internal sealed class QuarantineLedger(long keptPacks, long keptBytes)
{
    private readonly SortedDictionary<string, (QuarantineSource Stored, QuarantineSource Added)> _sources = new(StringComparer.Ordinal);
    private long _keptPacks = keptPacks;
    private long _keptBytes = keptBytes;

    /// <summary>What this transaction adds to each source, in one order for all collectors, so that they never wait in a circle.</summary>
    public IEnumerable<QuarantineSource> Added => _sources.Values.Select(source => source.Added);

    /// <summary>
    /// True when a pack of <paramref name="bytes"/> fits; it is counted as kept, else as dropped, and as repeated when
    /// <paramref name="wasDropped"/> says that it was dropped before.
    /// </summary>
    public bool TryKeep(string source, long bytes, Func<bool> wasDropped, Func<string, QuarantineSource?> find)
    {
        (QuarantineSource Stored, QuarantineSource Added) entry = Entry(source, find);
        bool fits = entry.Stored.KeptPacks + entry.Added.KeptPacks < QuarantineSource.MaximumPacks
            && entry.Stored.KeptBytes + entry.Added.KeptBytes + bytes <= QuarantineSource.MaximumBytes
            && _keptPacks < QuarantineSource.MaximumPacksInAll && _keptBytes + bytes <= QuarantineSource.MaximumBytesInAll;
        if (!fits && entry.Stored.KeptPacks + entry.Added.KeptPacks == 0 && source != QuarantineSource.Others)
        {
            // Names cost nothing to make up: one that has nothing in quarantine gets no line.
            _sources.Remove(source);
            source = QuarantineSource.Others;
            entry = Entry(source, find);
        }

        bool isRepeat = !fits && wasDropped();
        Add(entry, new QuarantineSource(source, fits ? 1 : 0, fits ? bytes : 0, fits || isRepeat ? 0 : 1, isRepeat ? 1 : 0));
        return fits;
    }

    /// <summary>Counts a pack that was taken out again.</summary>
    public void Take(string source, long bytes, Func<string, QuarantineSource?> find) =>
        Add(Entry(source, find), new QuarantineSource(source, -1, -bytes, 0, 0));

    /// <summary>Counts a pack that came again and is there already.</summary>
    public void Repeat(string source, Func<string, QuarantineSource?> find) =>
        Add(Entry(source, find), new QuarantineSource(source, 0, 0, 0, 1));

    private (QuarantineSource Stored, QuarantineSource Added) Entry(string source, Func<string, QuarantineSource?> find)
    {
        if (!_sources.TryGetValue(source, out (QuarantineSource Stored, QuarantineSource Added) entry))
        {
            var none = new QuarantineSource(source, 0, 0, 0, 0);
            entry = (find(source) ?? none, none);
            _sources.Add(source, entry);
        }

        return entry;
    }

    private void Add((QuarantineSource Stored, QuarantineSource Added) entry, QuarantineSource more)
    {
        QuarantineSource added = entry.Added;
        _sources[more.Name] = (entry.Stored, new QuarantineSource(
            more.Name,
            added.KeptPacks + more.KeptPacks,
            added.KeptBytes + more.KeptBytes,
            added.DroppedPacks + more.DroppedPacks,
            added.RepeatedPacks + more.RepeatedPacks));
        _keptPacks += more.KeptPacks;
        _keptBytes += more.KeptBytes;
    }
}
