using MeterNode.Plant.Collecting;
using MeterNode.Plant.Stores;

namespace MeterNode.Server.Broker;

/// <summary>
/// Takes packs from the broker's many connections and stores those that wait at the same time in one transaction, on a thread of its own.
/// Whoever brings a pack waits until it is durable.
/// </summary>
public sealed class PackIntake : IDisposable
{
    private readonly EvidenceCollector _collector;
    private readonly WaitingArrivals<Item> _waiting = new();
    private readonly Thread _thread;

    /// <summary>Takes packs for <paramref name="collector"/>.</summary>
    public PackIntake(EvidenceCollector collector)
    {
        _collector = collector;
        _thread = new Thread(Run) { IsBackground = true, Name = "pack intake" };
        _thread.Start();
    }

    /// <summary>
    /// Storing failed for so many packs: nothing of them was kept, and the senders keep them. Raised on the intake's thread.
    /// </summary>
    public event Action<StoreException, int>? StoreFailed;

    /// <summary>True when the pack is durable (accepted or quarantined); false when it was not stored and must be offered again.</summary>
    public Task<bool> StoreAsync(ReceivedPack pack)
    {
        var stored = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        if (!_waiting.TryAdd(new Item(pack, stored, null)))
        {
            stored.SetResult(false); // It ends: the sender keeps the pack.
        }

        return stored.Task;
    }

    /// <summary>
    /// Calls <paramref name="handle"/> on the intake's thread behind all packs that came before: they are stored then, or were refused. Not
    /// at all when the intake ends.
    /// </summary>
    public void Behind(Action handle) => _waiting.TryAdd(new Item(default, null, handle));

    /// <summary>Stores what waits, then ends. Blocks for as long as that takes.</summary>
    public void Dispose()
    {
        _waiting.CompleteAdding();
        _thread.Join();
    }

    private void Run()
    {
        var gathering = new PackGathering();
        while (gathering.Take(_waiting, CancellationToken.None) is { Count: > 0 } together)
        {
            List<Item> packs = together.FindAll(item => item.Stored != null);
            bool isStored = packs.Count == 0 || TryStore(packs.ConvertAll(item => item.Pack));
            packs.ForEach(item => item.Stored!.SetResult(isStored));
            together.ForEach(item => item.Handle?.Invoke());
        }
    }

    private bool TryStore(List<ReceivedPack> packs)
    {
        try
        {
            _collector.Ingest(packs);
            return true;
        }
        catch (StoreException e)
        {
            StoreFailed?.Invoke(e, packs.Count);
            return false;
        }
    }

    /// <summary>A pack and who waits for it, or what is called behind those before.</summary>
    private readonly record struct Item(ReceivedPack Pack, TaskCompletionSource<bool>? Stored, Action? Handle);
}
