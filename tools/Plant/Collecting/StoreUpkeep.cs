using System.Diagnostics;
using MeterNode.Plant.Stores;

namespace MeterNode.Plant.Collecting;

/// <summary>
/// Keeps a store small beside a collector: packs that have lain for a while become compressed blocks, a little at each turn.
/// </summary>
internal sealed class StoreUpkeep(IEvidenceStore store, TimeProvider time) : IDisposable
{
    /// <summary>From one look for packs to the next.</summary>
    private static readonly TimeSpan s_pause = TimeSpan.FromMinutes(5);

    /// <summary>A turn begins no block after so long; one takes some hundredths of a second.</summary>
    private static readonly TimeSpan s_maximumTurn = TimeSpan.FromMilliseconds(100);

    private IEnumerator<CompactedPacks>? _work;
    private DateTimeOffset _next;

    /// <summary>Does a tenth of a second of work, if there is any.</summary>
    /// <exception cref="StoreException">The store failed; everything is as it was.</exception>
    public void Turn()
    {
        if (_work is null && time.GetUtcNow() < _next)
        {
            return;
        }

        long start = Stopwatch.GetTimestamp();
        _next = time.GetUtcNow() + s_pause;
        _work ??= store.Compact(time).GetEnumerator();
        bool isMore = false;
        try
        {
            while (isMore = _work.MoveNext())
            {
                if (Stopwatch.GetElapsedTime(start) > s_maximumTurn)
                {
                    break;
                }
            }
        }
        finally
        {
            if (!isMore)
            {
                Dispose();
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _work?.Dispose();
        _work = null;
    }
}
