using MeterNode.Plant.Stores;
using MeterNode.Wire;

namespace MeterNode.Plant.Collecting;

/// <summary>
/// A running collector: broker → verification → store. Start it, read <see cref="Statistics"/> or listen to
/// <see cref="Ingested"/>, stop it.
/// </summary>
/// <example>
/// <code>
/// using IEvidenceStore store = EvidenceStores.Open("plant.db", create: true);
/// using var host = new CollectorHost(new CollectorOptions { Registry = registry, Store = store, Broker = broker });
/// host.Ingested += result => Console.Error.WriteLine($"{result.Node} {result.Seq} {result.Judgement.Describe()}");
/// host.Start();
/// </code>
/// </example>
public sealed class CollectorHost : IDisposable
{
    private static readonly TimeSpan s_turn = TimeSpan.FromMilliseconds(500);

    private readonly EvidenceCollector _collector;
    private readonly MqttSubscriber _subscriber;
    private readonly ReceiptIssuer? _issuer;
    private readonly ReceiptService? _receipts;
    private readonly CancellationTokenSource _stop = new();
    private Thread? _thread;

    /// <summary>A collector that is not connected yet.</summary>
    public CollectorHost(CollectorOptions options)
    {
        string site = options.Registry.Site;
        _collector = new EvidenceCollector(options.Registry, options.Store);
        MqttNotices? notices = null;
        if (options.ReceiptKey is not null)
        {
            _issuer = new ReceiptIssuer(options.Store, options.ReceiptKey, options.Registry, options.ReceiptInterval, options.Time);
            _receipts = new ReceiptService(_issuer, _collector, Publish, options.Time);
            _receipts.Said += line => Said?.Invoke(line);
            _collector.Ingested += _issuer.Note;
            notices = new MqttNotices(Topics.Status(site, "+"), _receipts.OnStatus);
        }

        _subscriber = new MqttSubscriber(options.Broker, options.Topic ?? Topics.Packs(site, "+"), Ingest, notices);
        _subscriber.StateChanged += OnStateChanged;
    }

    /// <summary>One answer for every pack, after it is durable; raised on the collector's thread, so return quickly.</summary>
    public event Action<IngestResult>? Ingested
    {
        add => _collector.Ingested += value;
        remove => _collector.Ingested -= value;
    }

    /// <summary>The broker connection came, went or could not be had; raised on the collector's thread.</summary>
    public event Action<BrokerState, string>? StateChanged
    {
        add => _subscriber.StateChanged += value;
        remove => _subscriber.StateChanged -= value;
    }

    /// <summary>
    /// The store needs a person before anything can be stored again; raised on the collector's thread. Stop the host then.
    /// </summary>
    public event Action<StoreException>? StoreLost;

    /// <summary>One line for people, about what is not a state of the connection; raised on a thread of the host.</summary>
    public event Action<string>? Said;

    /// <summary>Receipts that the broker has taken since the start.</summary>
    public long ReceiptsPublished => _receipts?.Published ?? 0;

    /// <summary>What was received since the start, by node and verdict.</summary>
    public CollectorStatistics Statistics => _collector.Statistics;

    /// <summary>Returns at once; connecting and reconnecting go on in the background.</summary>
    public void Start()
    {
        _subscriber.Start();
        _thread = new Thread(Run) { IsBackground = true, Name = "collector-receipts" };
        _thread.Start();
    }

    /// <summary>Stores and acknowledges what was received, then disconnects. The broker keeps what comes afterwards.</summary>
    public void Stop()
    {
        _stop.Cancel();
        _thread?.Join();
        _thread = null;
        _subscriber.Stop();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Stop();
        _subscriber.Dispose();
        _collector.Dispose();
        _stop.Dispose();
    }

    private PublishAnswer Publish(string topic, byte[] payload) => _subscriber.TryPublish(topic, payload);

    private void Run()
    {
        while (!_stop.Token.WaitHandle.WaitOne(s_turn))
        {
            _receipts?.Turn();
        }
    }

    private void OnStateChanged(BrokerState state, string text)
    {
        if (state == BrokerState.Subscribed)
        {
            _issuer?.AskAll();
        }
    }

    private void Ingest(IReadOnlyList<ReceivedPack> packs)
    {
        try
        {
            _collector.Ingest(packs);
        }
        catch (StoreException e) when (e.Fault == StoreFault.Lasting)
        {
            StoreLost?.Invoke(e);
            throw;
        }
    }
}
