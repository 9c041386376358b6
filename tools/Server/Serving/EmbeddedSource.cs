using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using MeterNode.Plant;
using MeterNode.Plant.Backup;
using MeterNode.Plant.Collecting;
using MeterNode.Plant.Provisioning;
using MeterNode.Plant.Stores;
using MeterNode.Server.Broker;
using MeterNode.Wire;

namespace MeterNode.Server.Serving;

/// <summary>The embedded broker, whose acknowledgement waits until the collector behind it has stored the pack.</summary>
internal sealed class EmbeddedSource : IPackSource
{
    /// <summary>Nodes that are connected get their last receipts in this time.</summary>
    private static readonly TimeSpan s_drainTime = TimeSpan.FromSeconds(5);

    private readonly EvidenceCollector _collector;
    private readonly PackIntake _intake;
    private readonly X509Certificate2 _authority;
    private readonly List<X509Certificate2> _certificates;
    private readonly PlantFolder _plant;
    private readonly EmbeddedBroker _broker;
    private readonly ECDsa _receiptKey;
    private readonly CollectorUpkeep _upkeep;
    private readonly ChangeCourier _changes;
    private readonly ClaimCourier _claims;
    private volatile Registry _registry;
    private volatile bool _isListening;
    private volatile RuleReason? _refusedByStore;
    private bool _isStopped;

    /// <summary><paramref name="store"/> stays the caller's to dispose of, after this.</summary>
    public EmbeddedSource(PlantServerOptions options, Registry registry, IEvidenceStore store)
    {
        PlantFolder plant = options.Plant;
        IReadOnlyList<CollectorIdentity> collectors = PlantCollectors.Of(plant);
        _collector = new EvidenceCollector(registry, store);
        _intake = new PackIntake(_collector);
        _authority = X509Certificate2.CreateFromPem(File.ReadAllText(plant.CaCertificatePath));
        _certificates = [plant.LoadBrokerIdentity()];
        _plant = plant;
        _broker = new EmbeddedBroker(
            new EmbeddedBrokerOptions
            {
                Site = plant.Site,
                Collectors = [.. collectors.Select(collector => collector.Name)],
                Authority = _authority,
                RevocationListPath = plant.RevocationListPath,
                Certificate = _certificates[0],
                Address = AddressOf(plant.BrokerHost),
                Port = plant.BrokerPort,
            },
            _intake.StoreAsync);
        _registry = registry;
        _changes = new ChangeCourier(plant, () => _registry, _broker.Publish);
        _changes.Said += (node, line) => Said?.Invoke(new PlantNotice(NoticeLevel.Info, "change", node, line));
        _broker.AnswerArrived += _changes.OnAnswer;
        _claims = new ClaimCourier(plant, _broker.Publish, options.Time);
        _claims.Said += notice => Said?.Invoke(notice);
        _broker.ProofArrived += _claims.OnProof;
        _receiptKey = ReceiptKey.Load(plant.ReceiptKeyPath);
        _upkeep = new CollectorUpkeep(
            _collector,
            new UpkeepOptions
            {
                Registry = registry,
                RegistryPath = plant.RegistryPath,
                Store = store,
                ReceiptKey = _receiptKey,
                ReceiptInterval = options.ReceiptInterval,
                NewestPacks = new NewestPacks(plant.In("serve", "newest")),
                RestoredAt = RestoreRecord.Of(plant)?.RestoredAt,
                Time = options.Time,
            },
            receipts => [.. receipts.Select(receipt => _broker.Publish(receipt.Topic, receipt.Message))]);
        _broker.Refused += OnRefused;
        _broker.StatusArrived += OnStatus;
        _intake.StoreFailed += OnStoreFailed;
        _collector.Ingested += OnIngested;
        _upkeep.Said += line => Say(NoticeLevel.Warning, "collector", line);
        _upkeep.RegistryChanged += registry =>
        {
            _registry = registry;
            RegistryChanged?.Invoke(registry);
        };
        _upkeep.StoreLost += e => StoreLost?.Invoke(e);
    }

    /// <inheritdoc/>
    public event Action<PlantNotice>? Said;

    /// <inheritdoc/>
    public event Action<IngestResult>? Ingested;

    /// <inheritdoc/>
    public event Action<string, ReadOnlyMemory<byte>>? StatusArrived;

    /// <inheritdoc/>
    public event Action<Registry>? RegistryChanged;

    /// <inheritdoc/>
    public event Action<StoreException>? StoreLost;

    /// <inheritdoc/>
    public CollectorStatistics Statistics => _collector.Statistics;

    /// <inheritdoc/>
    public long ReceiptsPublished => _upkeep.ReceiptsPublished;

    /// <inheritdoc/>
    public RuleReason? StoreProblem => _upkeep.StoreProblem is StoreException e ? PlainReason.ReasonOf(e) : _refusedByStore;

    /// <inheritdoc/>
    public RuleReason? BrokerProblem => _isListening ? null : RuleReason.Of("serve.broker-deaf", "the broker does not listen");

    /// <inheritdoc/>
    public string Kind => "embedded";

    /// <inheritdoc/>
    public int? Clients => _isListening ? _broker.Clients : 0;

    /// <summary>Where a broker listens that its nodes reach under <paramref name="host"/>.</summary>
    public static IPAddress AddressOf(string host) => host is "localhost" or "127.0.0.1" ? IPAddress.Loopback : IPAddress.Any;

    /// <inheritdoc/>
    public void Start()
    {
        StartBroker();
        _upkeep.Start();
    }

    /// <inheritdoc/>
    public PublishAnswer Send(string topic, byte[] payload) => _broker.Send(topic, payload);

    /// <inheritdoc/>
    public void OfferChanges() => _changes.Offer();

    /// <inheritdoc/>
    public void TakeCertificate()
    {
        try
        {
            X509Certificate2 present = _plant.LoadBrokerIdentity();
            if (present.Thumbprint == _certificates[^1].Thumbprint)
            {
                present.Dispose();
                return;
            }

            _certificates.Add(present);
            _broker.Use(present);
            Say(NoticeLevel.Info, "certificate", $"the broker shows its certificate until {present.NotAfter.ToUniversalTime():yyyy-MM-dd}");
        }
        catch (Exception e) when (e is CryptographicException or ArgumentException or IOException or UnauthorizedAccessException)
        {
            // The plant's folder is just being changed: the next look finds both files.
        }
    }

    /// <summary>The broker listens, with nothing of what it had before.</summary>
    public void StartBroker()
    {
        _broker.Start();
        _upkeep.OnConnected();
        _changes.OnBrokerStarted();
        _isListening = true;
    }

    /// <summary>The broker ends without a word to its clients; the collector stays.</summary>
    public void StopBroker()
    {
        _isListening = false;
        _broker.Stop();
    }

    /// <inheritdoc/>
    public void Stop()
    {
        if (!_isStopped)
        {
            // Receipts while the nodes are connected; what they send meanwhile is stored, or keeps without an answer.
            _isStopped = true;
            _upkeep.Stop();
            _upkeep.IssueLast();
            _broker.Drain(s_drainTime);
            StopBroker();
            _intake.Dispose();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Stop();
        _broker.Dispose();
        _upkeep.Dispose();
        _collector.Dispose();
        _receiptKey.Dispose();
        _authority.Dispose();
        _certificates.ForEach(certificate => certificate.Dispose());
    }

    private void OnStatus(string topic, ReadOnlyMemory<byte> payload)
    {
        StatusArrived?.Invoke(topic, payload);
        _changes.OnStatus(topic);
        _claims.OnStatus(topic, payload);
        _intake.Behind(() => _upkeep.OnStatus(topic, payload, isInOrder: true));
    }

    private void OnIngested(IngestResult result)
    {
        if (_refusedByStore is not null)
        {
            _refusedByStore = null;
            Say(NoticeLevel.Info, "store", "packs are stored again");
        }

        Ingested?.Invoke(result);
    }

    private void OnStoreFailed(StoreException e, int packs)
    {
        _refusedByStore = PlainReason.ReasonOf(e);
        Say(NoticeLevel.Error, "store", $"{e.Message}; {packs} packs stay with their nodes");
        if (e.Fault == StoreFault.Lasting)
        {
            StoreLost?.Invoke(e);
        }
    }

    private void OnRefused(BrokerRefusal refusal)
    {
        string from = refusal.Address.Length == 0 ? "" : $" from {refusal.Address}";
        string who = refusal.Client.Length == 0 ? $"a client{from}" : $"{refusal.Client}{from}";

        // Each connection has another port: lines are counted by the machine that they are about.
        string source = refusal.Client.Length > 0 ? refusal.Client : refusal.Address[..Math.Max(0, refusal.Address.LastIndexOf(':'))];
        Said?.Invoke(new PlantNotice(NoticeLevel.Warning, "refused", source, $"{who}: {refusal.Text}"));
    }

    private void Say(NoticeLevel level, string kind, string text) => Said?.Invoke(new PlantNotice(level, kind, string.Empty, text));
}
