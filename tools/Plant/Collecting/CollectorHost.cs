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
    private readonly EvidenceCollector _collector;
    private readonly MqttSubscriber _subscriber;
    private readonly AmqpSubscriber? _queue;
    private readonly CollectorUpkeep _upkeep;

    /// <summary>A collector that is not connected yet.</summary>
    public CollectorHost(CollectorOptions options)
    {
        string site = options.Registry.Site;
        bool isShared = options.Broker.SharedGroup != null || options.Broker.Queue != null;
        _collector = new EvidenceCollector(options.Registry, options.Store);
        _upkeep = new CollectorUpkeep(_collector, options with { SharesPacks = isShared }, PublishAll);
        _subscriber = new MqttSubscriber(
            options.Broker, options.Topic ?? Topics.Packs(site, "+"), Ingest,
            new MqttNotices([Topics.Status(site, "+"), Topics.Answers(site, "+"), Topics.Proofs(site, "+")], OnNotice));
        if (options.Broker.Queue is null)
        {
            _subscriber.StateChanged += OnStateChanged;
        }
        else
        {
            var joined = new JoinedState(OnStateChanged);
            _queue = new AmqpSubscriber(options.Broker, site, new AmqpHandlers(Ingest, _collector.Refuse));
            _queue.StateChanged += joined.OnPacks;
            _subscriber.StateChanged += joined.OnNotices;
        }

        _upkeep.StoreLost += e => StoreLost?.Invoke(e);
    }

    /// <summary>One answer for every pack, after it is durable; raised on the collector's thread, so return quickly.</summary>
    public event Action<IngestResult>? Ingested
    {
        add => _collector.Ingested += value;
        remove => _collector.Ingested -= value;
    }

    /// <summary>The broker connection came, went or could not be had; raised on the collector's thread.</summary>
    public event Action<BrokerState, RuleReason>? StateChanged;

    /// <summary>
    /// The store needs a person before anything can be stored again; raised on the collector's thread. Stop the host then.
    /// </summary>
    public event Action<StoreException>? StoreLost;

    /// <summary>One line for people, about what is not a state of the connection; raised on a thread of the host.</summary>
    public event Action<string>? Said
    {
        add => _upkeep.Said += value;
        remove => _upkeep.Said -= value;
    }

    /// <summary>Another registry counts from now on; raised on a thread of the host.</summary>
    public event Action<Registry>? RegistryChanged
    {
        add => _upkeep.RegistryChanged += value;
        remove => _upkeep.RegistryChanged -= value;
    }

    /// <summary>A node has published its status: topic and content. Raised on the collector's thread.</summary>
    public event Action<string, ReadOnlyMemory<byte>>? StatusArrived;

    /// <summary>A node has published an answer: topic and content. Raised on the collector's thread.</summary>
    public event Action<string, ReadOnlyMemory<byte>>? AnswerArrived;

    /// <summary>A board has published the proof of its key: topic and content. Raised on the collector's thread.</summary>
    public event Action<string, ReadOnlyMemory<byte>>? ProofArrived;

    /// <summary>Receipts that the broker has taken since the start.</summary>
    public long ReceiptsPublished => _upkeep.ReceiptsPublished;

    /// <summary>Why the store cannot be used now; null when it can.</summary>
    public StoreException? StoreProblem => _upkeep.StoreProblem;

    /// <summary>What was received since the start, by node and verdict.</summary>
    public CollectorStatistics Statistics => _collector.Statistics;

    /// <summary>Returns at once; connecting and reconnecting go on in the background.</summary>
    public void Start()
    {
        _subscriber.Start();
        _queue?.Start();
        _upkeep.Start();
    }

    /// <summary>Stores and acknowledges what was received, then disconnects. The broker keeps what comes afterwards.</summary>
    public void Stop()
    {
        _queue?.Stop();
        _upkeep.Stop();
        _upkeep.IssueLast();
        _subscriber.Stop();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _upkeep.Dispose();
        _queue?.Dispose();
        _subscriber.Dispose();
        _collector.Dispose();
    }

    /// <summary>Publishes a retained message over the present connection; from any thread but the collector's.</summary>
    public PublishAnswer Publish(string topic, byte[] payload) => _subscriber.TryPublish([(topic, payload)])[0];

    private IReadOnlyList<PublishAnswer> PublishAll(IReadOnlyList<IssuedReceipt> receipts) =>
        _subscriber.TryPublish([.. receipts.Select(receipt => (receipt.Topic, receipt.Message))]);

    private void OnNotice(string topic, ReadOnlyMemory<byte> payload, bool isInOrder)
    {
        if (topic.EndsWith("/rsp", StringComparison.Ordinal))
        {
            AnswerArrived?.Invoke(topic, payload);
            return;
        }

        if (topic.EndsWith("/claim", StringComparison.Ordinal))
        {
            ProofArrived?.Invoke(topic, payload);
            return;
        }

        _upkeep.OnStatus(topic, payload, isInOrder);
        StatusArrived?.Invoke(topic, payload);
    }

    private void OnStateChanged(BrokerState state, RuleReason why)
    {
        if (state == BrokerState.Subscribed)
        {
            _upkeep.OnConnected();
        }
        else if (state != BrokerState.StoreFailed)
        {
            _upkeep.OnDisconnected();
        }

        StateChanged?.Invoke(state, why);
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
