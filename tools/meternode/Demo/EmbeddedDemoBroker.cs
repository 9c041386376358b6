using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using MeterNode.Plant.Collecting;
using MeterNode.Plant.Provisioning;
using MeterNode.Plant.Stores;
using MeterNode.Server.Broker;
using MeterNode.Wire;

namespace MeterNode.Cli.Demo;

/// <summary>The embedded broker, whose acknowledgement waits until the collector behind it has stored the pack.</summary>
internal sealed class EmbeddedDemoBroker : IDemoBroker
{
    private readonly EvidenceCollector _collector;
    private readonly PackIntake _intake;
    private readonly X509Certificate2 _authority;
    private readonly X509Certificate2 _certificate;
    private readonly EmbeddedBroker _broker;
    private readonly ECDsa _receiptKey;
    private readonly CollectorUpkeep _upkeep;
    private readonly Lock _gate = new();
    private readonly Timer _restart;
    private bool _isDisposed;

    /// <summary><paramref name="store"/> stays the caller's to dispose of, after this.</summary>
    public EmbeddedDemoBroker(PlantFolder plant, IEvidenceStore store)
    {
        Registry registry = Registry.Load(plant.RegistryPath);
        _collector = new EvidenceCollector(registry, store);
        _intake = new PackIntake(_collector);
        _authority = X509Certificate2.CreateFromPem(File.ReadAllText(plant.CaCertificatePath));
        _certificate = plant.LoadBrokerIdentity();
        _broker = new EmbeddedBroker(
            new EmbeddedBrokerOptions
            {
                Site = plant.Site,
                Collectors = [.. PlantCollectors.Of(plant).Select(collector => collector.Name)],
                Authority = _authority,
                Certificate = _certificate,
                Port = plant.BrokerPort,
            },
            _intake.StoreAsync);
        _receiptKey = ReceiptKey.Load(PlantCollectors.Of(plant)[0].ReceiptKeyPath);
        _upkeep = new CollectorUpkeep(
            _collector,
            new UpkeepOptions
            {
                Registry = registry,
                RegistryPath = plant.RegistryPath,
                Store = store,
                ReceiptKey = _receiptKey,
                ReceiptInterval = DemoOptions.ReceiptInterval,
            },
            _broker.Publish);
        _broker.StatusArrived += (topic, payload) => _intake.Behind(() => _upkeep.OnStatus(topic, payload, isInOrder: true));
        _restart = new Timer(_ => Restart());
    }

    public int Restarts { get; private set; }

    public CollectorStatistics Statistics => _collector.Statistics;

    public void Start()
    {
        _broker.Start();
        _upkeep.Start();
    }

    public void Interrupt(TimeSpan outage)
    {
        lock (_gate)
        {
            _broker.Stop();
            _restart.Change(outage, Timeout.InfiniteTimeSpan);
        }
    }

    public void StopCollector()
    {
        _upkeep.Stop();
        _intake.Dispose();
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _isDisposed = true;
            _restart.Dispose();
            _broker.Dispose();
        }

        _upkeep.Dispose();
        _intake.Dispose();
        _collector.Dispose();
        _receiptKey.Dispose();
        _authority.Dispose();
        _certificate.Dispose();
    }

    private void Restart()
    {
        lock (_gate)
        {
            if (!_isDisposed)
            {
                _broker.Start();
                _upkeep.OnConnected();
                Restarts++;
            }
        }
    }
}
