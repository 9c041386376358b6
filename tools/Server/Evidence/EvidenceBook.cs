using MeterNode.Plant;
using MeterNode.Plant.Checkpoints;
using MeterNode.Plant.Provisioning;
using MeterNode.Plant.Stores;
using MeterNode.Server.Computing;
using MeterNode.Server.Serving;
using MeterNode.Wire;

namespace MeterNode.Server.Evidence;

/// <summary>
/// Checks the plant's stored evidence in the background, one check after the other, and keeps what it has found for a day. Safe for several
/// threads.
/// </summary>
/// <param name="server">The plant.</param>
public sealed class EvidenceBook(PlantServer server) : IDisposable
{
    private const int MaximumKept = 12;
    private static readonly TimeSpan s_keep = TimeSpan.FromDays(1);

    private readonly Lock _lock = new();
    private readonly SemaphoreSlim _turn = new(1);
    private readonly CancellationTokenSource _stop = new();
    private readonly Dictionary<(double From, double To), Entry> _entries = [];

    /// <summary>What is known of a period, null for everything; a check begins when there is none of the last day.</summary>
    public EvidenceProgress Find(EvidencePeriod? period)
    {
        DateTimeOffset now = server.Options.Time.GetUtcNow();
        lock (_lock)
        {
            Entry entry = EntryOf(period);
            bool isDue = entry.Look is null ? entry.Problem is null
                : now - entry.Look.MadeAt > s_keep || now < entry.Look.MadeAt || entry.Anchors != Anchors();
            if (isDue && !entry.IsRunning && server.Store is not null && !_stop.IsCancellationRequested)
            {
                entry.IsRunning = true;
                Task.Run(() => Check(period, entry));
            }

            return new EvidenceProgress(entry.Look, entry.IsRunning, entry.Done, entry.Total, entry.Problem);
        }
    }

    /// <summary>The next look at a period begins a check.</summary>
    public void Renew(EvidencePeriod? period)
    {
        lock (_lock)
        {
            Entry entry = EntryOf(period);
            if (!entry.IsRunning)
            {
                entry.Look = null;
                entry.Problem = null;
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _stop.Cancel();

    private Entry EntryOf(EvidencePeriod? period)
    {
        (double, double) key = period is null ? default : (period.FromUtcSeconds, period.ToUtcSeconds);
        if (!_entries.TryGetValue(key, out Entry? entry))
        {
            foreach ((double, double) old in _entries.Where(one => !one.Value.IsRunning).Select(one => one.Key)
                .Take(_entries.Count - MaximumKept + 1).ToList())
            {
                _entries.Remove(old);
            }

            _entries[key] = entry = new Entry();
        }

        return entry;
    }

    private void Check(EvidencePeriod? period, Entry entry)
    {
        try
        {
            _turn.Wait(_stop.Token);
            try
            {
                EvidenceLook look = Look(period, entry);
                lock (_lock)
                {
                    entry.Look = look;
                    entry.Problem = null;
                }
            }
            finally
            {
                _turn.Release();
            }
        }
        catch (NotSupportedException)
        {
            entry.Problem = RuleReason.Of(
                "evidence.numbers",
                "packs are stored under other numbers than they were signed with: 'meternode export' and 'verify' say which");
        }
        catch (Exception e) when (e is OperationCanceledException or ObjectDisposedException)
        {
            // The server ends.
        }
        catch (Exception e)
        {
            entry.Problem = PlainReason.ReasonWithPath(e); // The page says it.
        }
        finally
        {
            entry.IsRunning = false;
        }
    }

    private EvidenceLook Look(EvidencePeriod? period, Entry entry)
    {
        IEvidenceStore store = server.Store ?? throw new OperatorException(OperatorError.Failure, "the evidence store is not open");
        Registry registry = server.Registry;
        DateTimeOffset madeAt = server.Options.Time.GetUtcNow();
        StoredNode[] stored = [.. store.Nodes().Where(node => registry.Find(node.Kid) is not null)];
        entry.Done = 0;
        entry.Total = stored.Sum(node => node.PackCount);
        PlantFolder plant = server.Options.Plant;
        entry.Anchors = Anchors();
        IReadOnlyList<TrustedWitness> kept = PlantWitnesses.Read(plant);
        CheckpointSet checkpoints = PlantCheckpoints.Check(plant, registry);
        CheckpointFile? last = PlantCheckpoints.PathsOf(plant) is [.., var path] ? PlantCheckpoints.Read(path) : null;
        using var check = new EvidenceCheck(registry, madeAt)
        {
            Period = period,
            Anchors = last is null && kept.Count == 0 ? null : checkpoints,
            ExpectsEveryNode = true,
            KeepsFileOrder = true,
            Advanced = () => entry.Done++,
        };
        check.Read([.. stored.Select(node => new EvidenceFile(node.Id, () => Open(store, node, period)))], _stop.Token);
        return new EvidenceLook
        {
            MadeAt = madeAt,
            Packs = check.Items,
            Answers = check.Answers,
            AnchoredUntil = check.AnchoredUntil,
            Keys = [.. check.Nodes.Select(node => new KeyLook(
                node.Node.Id, node.Node, node.Packs, node.FirstSeq, node.LastSeq, node.Answers))],
            Checkpoint = last is null ? null
                : new CheckpointLook(last.Checkpoint.Number, last.Checkpoint.Time, last.Witnesses.Count, last.TimeStamps.Count),
            Witnessed = checkpoints.Checkpoints.LastOrDefault(held => held.IsWitnessKnown),
            Kept = kept,
        };
    }

    /// <summary>
    /// What was found before is of other keys, or of other checkpoints and countersignatures, when this has changed since: when the file of
    /// the witnesses was written, and the newest of the checkpoints, and how many these are.
    /// </summary>
    private (DateTime Witnesses, DateTime Newest, int Count) Anchors()
    {
        PlantFolder plant = server.Options.Plant;
        IReadOnlyList<string> checkpoints = PlantCheckpoints.PathsOf(plant);
        return (
            File.GetLastWriteTimeUtc(PlantWitnesses.PathIn(plant)),
            checkpoints.Select(File.GetLastWriteTimeUtc).DefaultIfEmpty().Max(), checkpoints.Count);
    }

    private static StoredPackStream Open(IEvidenceStore store, StoredNode node, EvidencePeriod? period) => new(
        EvidenceRange.Of(store, node, period) is EvidenceRange range ? store.Packs(range.Kid, range.First, range.Last) : []);

    private sealed class Entry
    {
        public EvidenceLook? Look { get; set; }

        public (DateTime, DateTime, int) Anchors { get; set; }

        public volatile bool IsRunning;

        public long Done;

        public long Total;

        public volatile RuleReason? Problem;
    }
}
