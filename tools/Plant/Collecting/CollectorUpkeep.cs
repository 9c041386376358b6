using System.Globalization;
using MeterNode.Plant.Stores;
using MeterNode.Wire;

namespace MeterNode.Plant.Collecting;

/// <summary>
/// What a collector does beside taking packs: it issues receipts, watches the registry, judges packs again whose node was not known
/// when they came, and keeps the store small. It belongs to one <see cref="EvidenceCollector"/>, whichever broker that gets its packs from.
/// </summary>
public sealed class CollectorUpkeep : IDisposable
{
    private static readonly TimeSpan s_turn = TimeSpan.FromSeconds(1);

    /// <summary>The same while the store has work for more than one round.</summary>
    private static readonly TimeSpan s_busyTurn = TimeSpan.FromMilliseconds(500);

    /// <summary>What was stored last is written so often, and before a receipt says it.</summary>
    private static readonly TimeSpan s_writePause = TimeSpan.FromSeconds(10);

    /// <summary>Packs that a broker has given to another collector are stored by then.</summary>
    private static readonly TimeSpan s_sharedAnswerDelay = TimeSpan.FromMinutes(5);

    private readonly EvidenceCollector _collector;
    private readonly IEvidenceStore _store;
    private readonly ArrivalWatch _arrivals;
    private readonly RegistryWatch? _watch;
    private Registry _registry;
    private readonly NewestPacks? _newest;
    private readonly StoreUpkeep _tidying;
    private readonly ReceiptIssuer? _issuer;
    private readonly ReceiptService? _receipts;
    private readonly CancellationTokenSource _stop = new();
    private readonly Cadence _writing;
    private bool _hasToJudgeAgain = true;
    private Thread? _thread;
    private volatile StoreException? _storeProblem;

    /// <summary>
    /// <paramref name="publish"/> publishes receipts, retained, and answers when the broker has them. Nothing runs before
    /// <see cref="Start"/>.
    /// </summary>
    public CollectorUpkeep(
        EvidenceCollector collector,
        UpkeepOptions options,
        Func<IReadOnlyList<IssuedReceipt>, IReadOnlyList<PublishAnswer>> publish)
    {
        _collector = collector;
        _store = options.Store;
        _newest = options.NewestPacks;
        _writing = new Cadence(options.Time, s_writePause);
        _registry = options.Registry;
        _tidying = new StoreUpkeep(options.Store, options.Time);
        _tidying.Unreadable += (kid, why) => Said?.Invoke(
            $"the quarter hours of {_registry.Find(kid)?.Id ?? kid.ToString("x16", CultureInfo.InvariantCulture)} stay as they are, "
                + $"its packs are taken as before: {why.Message}");
        collector.Ingested += _tidying.Note;
        if (_newest is not null)
        {
            collector.Ingested += _newest.Note;
        }

        _arrivals = new ArrivalWatch(options.Registry.Site, options.Time);
        collector.Ingested += _ => _arrivals.OnArrival();
        _watch = options.RegistryPath is null ? null : new RegistryWatch(options.RegistryPath, options.Registry.Site);
        if (options.ReceiptKey is not null)
        {
            _issuer = new ReceiptIssuer(options.Store, options.ReceiptKey, options.Registry, options.ReceiptInterval, options.Time)
            {
                NewestPacks = options.NewestPacks,
                RestoredAt = options.RestoredAt,
            };
            _issuer.Said += line => Said?.Invoke(line);
            _receipts = new ReceiptService(_issuer, collector, publish, options.Time)
            {
                AnswerDelay = options.SharesPacks ? s_sharedAnswerDelay : TimeSpan.Zero,
            };
            _receipts.Said += line => Said?.Invoke(line);
            collector.Ingested += _issuer.Note;
        }
    }

    /// <summary>One line for people; raised on the thread of this.</summary>
    public event Action<string>? Said;

    /// <summary>The store needs a person before anything can be stored again; raised on the thread of this.</summary>
    public event Action<StoreException>? StoreLost;

    /// <summary>Another registry counts from now on; raised on the thread of this.</summary>
    public event Action<Registry>? RegistryChanged;

    /// <summary>Receipts that the broker has taken.</summary>
    public long ReceiptsPublished => _receipts?.Published ?? 0;

    /// <summary>Why the store could not be used in the last round; null when it could.</summary>
    public StoreException? StoreProblem => _storeProblem;

    /// <summary>Works in the background from now on.</summary>
    public void Start()
    {
        _thread = new Thread(Run) { IsBackground = true, Name = "collector-upkeep" };
        _thread.Start();
    }

    /// <summary>There is a new connection to the broker, or a new broker: every node gets its receipt again.</summary>
    public void OnConnected()
    {
        _arrivals.OnConnected();
        _issuer?.AskAll();
    }

    /// <summary>The connection is gone.</summary>
    public void OnDisconnected() => _arrivals.OnDisconnected();

    /// <summary>
    /// A message under a status topic; <paramref name="isInOrder"/> when the packs that the node had sent before it are stored.
    /// </summary>
    public void OnStatus(string topic, ReadOnlyMemory<byte> payload, bool isInOrder)
    {
        _arrivals.OnArrival();
        _receipts?.OnStatus(topic, payload, isInOrder);
    }

    /// <summary>One round of everything; the background thread calls it once or twice a second.</summary>
    public void Turn()
    {
        try
        {
            _store.Check();
            _storeProblem = null;
            TakeRegistry();
            if (_hasToJudgeAgain)
            {
                int count = _collector.JudgeUnknownAgain();
                _hasToJudgeAgain = false;
                if (count > 0)
                {
                    Said?.Invoke($"{count} packs in quarantine are of nodes that are registered by now: they were judged again");
                }
            }

            _tidying.Turn();
        }
        catch (StoreException e) when (e.Fault == StoreFault.Lasting)
        {
            _storeProblem = e;
            StoreLost?.Invoke(e);
            return; // Nothing is signed for a store that is not there.
        }
        catch (StoreException e)
        {
            _storeProblem = e;

            // The packs that arrive say so. Here it is tried again in the next round.
        }

        if (_writing.IsDue)
        {
            _writing.Mark();
            _newest?.Write();
        }

        _receipts?.Turn();
        if (_arrivals.Check() is string silence)
        {
            Said?.Invoke(silence);
        }
    }

    /// <summary>
    /// Every node gets a receipt of what is stored now, except who got one within the last seconds. Call it when nothing runs.
    /// </summary>
    public void IssueLast()
    {
        try
        {
            _store.Check();
        }
        catch (StoreException)
        {
            return; // Nothing is signed for a store that is not there.
        }

        _newest?.Write();
        _issuer?.AskAll();
        _receipts?.Turn();
    }

    /// <summary>Ends the background thread and waits for it.</summary>
    public void Stop()
    {
        _stop.Cancel();
        _thread?.Join();
        _thread = null;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Stop();
        _tidying.Dispose();
        _stop.Dispose();
    }

    private void Run()
    {
        while (!_stop.Token.WaitHandle.WaitOne(_tidying.IsBusy ? s_busyTurn : s_turn))
        {
            Turn();
        }
    }

    private void TakeRegistry()
    {
        string? problem = null;
        if (_watch?.Check(out problem) is Registry registry)
        {
            _hasToJudgeAgain = true;
            _registry = registry;
            _collector.Use(registry);
            _issuer?.Use(registry);
            RegistryChanged?.Invoke(registry);
        }

        if (problem is not null)
        {
            Said?.Invoke(problem);
        }
    }
}
