using System.Diagnostics;
using MeterNode.Plant.Stores;
using MeterNode.Plant.Stores.Rollups;
using MeterNode.Wire;

namespace MeterNode.Plant.Collecting;

/// <summary>
/// What a store wants done beside its collector, a little at each turn: new packs are rolled up to quarter hours, packs that have lain for
/// a while become compressed blocks, and quarter hours go that are older than they are kept.
/// </summary>
internal sealed class StoreUpkeep(IEvidenceStore store, TimeProvider time) : IDisposable
{
    /// <summary>From one look for work to the next.</summary>
    private static readonly TimeSpan s_pause = TimeSpan.FromMinutes(1);

    /// <summary>A turn begins nothing more after so long. Some blocks, or a thousand packs rolled up, take about as long.</summary>
    private static readonly TimeSpan s_maximumTurn = TimeSpan.FromMilliseconds(100);

    /// <summary>New packs of a key that are rolled up together: half an hour of packs of a minute.</summary>
    private const long RolledTogether = 32;

    private readonly Cadence _looking = new(time, s_pause);
    private readonly KeptQuarters _kept = new();

    /// <summary>Keys of which it was said that their packs cannot be read.</summary>
    private readonly HashSet<ulong> _damaged = [];
    private IEnumerator<ulong>? _work;

    /// <summary>
    /// Packs of a key cannot be read: its quarter hours stay as they are, and those of the others go on. Raised once, on the thread of
    /// <see cref="Turn"/>.
    /// </summary>
    public event Action<ulong, StoreException>? Unreadable;

    /// <summary>There is more to do than the last turn has done.</summary>
    public bool IsBusy => _work is not null;

    /// <summary>Does a tenth of a second of work, if there is any.</summary>
    /// <exception cref="StoreException">The store failed; everything is as it was.</exception>
    public void Turn()
    {
        if (_work is null && !_looking.IsDue)
        {
            return;
        }

        long start = Stopwatch.GetTimestamp();
        _looking.Mark();
        _work ??= Work().GetEnumerator();
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

    /// <summary>A collector has stored a pack or refused one: what it says is rolled up without reading it. From any thread.</summary>
    public void Note(IngestResult result)
    {
        if (result.Judgement.Verdict.IsStored()
            && result.Verified is { Node: RegisteredNode node, Pack: Pack pack, Payload: PackPayload payload })
        {
            _kept.Note(node.Kid, pack, payload);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _work?.Dispose();
        _work = null;
    }

    private void OnDamaged(ulong kid, StoreException why)
    {
        if (_damaged.Add(kid))
        {
            Unreadable?.Invoke(kid, why);
        }
    }

    private IEnumerable<ulong> Work() =>
        store.Rollups.CatchUp(RolledTogether, _kept, OnDamaged).Select(rolled => rolled.Kid)
            .Concat(store.Compact(time).Select(made => made.Kid))
            .Concat(store.Rollups.DropOld(time));
}
