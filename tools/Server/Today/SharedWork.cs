namespace MeterNode.Server.Today;

/// <summary>
/// Results that several may ask for at once: the same is computed once, all who asked get it, and it is kept for a while. What nobody waits
/// for any more is not computed further. Safe for several threads.
/// </summary>
/// <param name="bound">How many are computed at a time.</param>
/// <param name="time">The clock.</param>
/// <param name="maximumKept">So many are kept.</param>
/// <param name="keep">For so long.</param>
internal sealed class SharedWork<TKey, TValue>(WorkBound bound, TimeProvider time, int maximumKept, TimeSpan keep)
    where TKey : notnull
{
    private readonly Lock _lock = new();
    private readonly Dictionary<TKey, Entry> _entries = [];

    /// <summary>What is kept, or what <paramref name="compute"/> gives.</summary>
    /// <exception cref="WorkBusyException">Too much else is being computed.</exception>
    /// <exception cref="OperationCanceledException">The caller does not want it any more.</exception>
    public async Task<TValue> Find(TKey key, Func<CancellationToken, TValue> compute, CancellationToken cancellation)
    {
        Entry entry = Enter(key, compute);
        try
        {
            return await entry.Work.WaitAsync(cancellation);
        }
        finally
        {
            Leave(key, entry);
        }
    }

    private Entry Enter(TKey key, Func<CancellationToken, TValue> compute)
    {
        lock (_lock)
        {
            DateTimeOffset now = time.GetUtcNow();
            if (!_entries.TryGetValue(key, out Entry? entry) || !entry.Counts(now, keep))
            {
                while (_entries.Count >= maximumKept && _entries.Where(each => each.Value.Waiting == 0).ToArray() is { Length: > 0 } idle)
                {
                    _entries.Remove(idle.MinBy(each => each.Value.At).Key);
                }

                var stop = new CancellationTokenSource();
                entry = new Entry(bound.Run(compute, stop.Token), stop, now);
                _entries[key] = entry;
            }

            entry.Waiting++;
            return entry;
        }
    }

    private void Leave(TKey key, Entry entry)
    {
        lock (_lock)
        {
            entry.Waiting--;
            if (entry.Waiting == 0 && !entry.Work.IsCompletedSuccessfully)
            {
                entry.Stop.Cancel();
                if (_entries.TryGetValue(key, out Entry? present) && present == entry)
                {
                    _entries.Remove(key);
                }
            }
        }
    }

    private sealed class Entry(Task<TValue> work, CancellationTokenSource stop, DateTimeOffset at)
    {
        public Task<TValue> Work => work;

        public CancellationTokenSource Stop => stop;

        public DateTimeOffset At => at;

        public int Waiting { get; set; }

        /// <summary>Whether it can be given to who asks now.</summary>
        public bool Counts(DateTimeOffset now, TimeSpan keep) =>
            work.IsCompletedSuccessfully ? now - at < keep && now >= at : !work.IsCompleted;
    }
}
