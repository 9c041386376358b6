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

    /// <summary>A collector that is not connected yet.</summary>
    public CollectorHost(CollectorOptions options)
    {
        _collector = new EvidenceCollector(options.Registry, options.Store);
        _subscriber = new MqttSubscriber(options.Broker, options.Topic ?? Topics.Packs(options.Registry.Site, "+"), Ingest);
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

    /// <summary>What was received since the start, by node and verdict.</summary>
    public CollectorStatistics Statistics => _collector.Statistics;

    /// <summary>Returns at once; connecting and reconnecting go on in the background.</summary>
    public void Start() => _subscriber.Start();

    /// <summary>Stores and acknowledges what was received, then disconnects. The broker keeps what comes afterwards.</summary>
    public void Stop() => _subscriber.Stop();

    /// <inheritdoc/>
    public void Dispose()
    {
        _subscriber.Dispose();
        _collector.Dispose();
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
