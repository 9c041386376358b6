using System.Security.Cryptography;
using MeterNode.Plant;
using MeterNode.Plant.Backup;
using MeterNode.Plant.Collecting;
using MeterNode.Plant.Stores;
using MeterNode.Wire;

namespace MeterNode.Server.Serving;

/// <summary>A broker elsewhere, to which this program is the plant's first collector.</summary>
internal sealed class SubscribedSource : IPackSource
{
    private readonly CollectorHost _host;
    private readonly ECDsa _receiptKey;
    private readonly ChangeCourier _changes;
    private readonly ClaimCourier _claims;
    private volatile Registry _registry;
    private volatile RuleReason? _problem = RuleReason.Of("serve.not-connected", "not connected yet");
    private volatile RuleReason? _refusedByStore;

    /// <summary><paramref name="store"/> stays the caller's to dispose of, after this.</summary>
    public SubscribedSource(PlantServerOptions options, Registry registry, IEvidenceStore store)
    {
        options.BrokerOptions.RequireFiles();
        _registry = registry;
        _receiptKey = ReceiptKey.Load(options.Plant.ReceiptKeyPath);
        _host = new CollectorHost(new CollectorOptions
        {
            Registry = registry,
            RegistryPath = options.Plant.RegistryPath,
            Store = store,
            ReceiptKey = _receiptKey,
            ReceiptInterval = options.ReceiptInterval,
            NewestPacks = new NewestPacks(options.Plant.In("serve", "newest")),
            RestoredAt = RestoreRecord.Of(options.Plant)?.RestoredAt,
            Time = options.Time,
            Broker = options.BrokerOptions,
        });
        _changes = new ChangeCourier(options.Plant, () => _registry, _host.Publish);
        _changes.Said += (node, line) => Said?.Invoke(new PlantNotice(NoticeLevel.Info, "change", node, line));
        _host.StateChanged += OnStateChanged;
        _host.AnswerArrived += _changes.OnAnswer;
        _host.Ingested += OnIngested;
        _claims = new ClaimCourier(options.Plant, _host.Publish, options.Time);
        _claims.Said += notice => Said?.Invoke(notice);
        _host.ProofArrived += _claims.OnProof;
        _host.StatusArrived += (topic, payload) =>
        {
            StatusArrived?.Invoke(topic, payload);
            _changes.OnStatus(topic);
            _claims.OnStatus(topic, payload);
        };
        _host.RegistryChanged += changed =>
        {
            _registry = changed;
            RegistryChanged?.Invoke(changed);
        };
        _host.StoreLost += e => StoreLost?.Invoke(e);
        _host.Said += line => Said?.Invoke(new PlantNotice(NoticeLevel.Warning, "collector", string.Empty, line));
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
    public CollectorStatistics Statistics => _host.Statistics;

    /// <inheritdoc/>
    public long ReceiptsPublished => _host.ReceiptsPublished;

    /// <inheritdoc/>
    public RuleReason? StoreProblem => _host.StoreProblem is StoreException e ? PlainReason.ReasonOf(e) : _refusedByStore;

    /// <inheritdoc/>
    public RuleReason? BrokerProblem => _problem;

    /// <inheritdoc/>
    public string Kind => "external";

    /// <inheritdoc/>
    public int? Clients => null;

    /// <inheritdoc/>
    public void Start() => _host.Start();

    /// <inheritdoc/>
    public PublishAnswer Send(string topic, byte[] payload) => PublishAnswer.Refused;

    /// <inheritdoc/>
    public void OfferChanges() => _changes.Offer();

    /// <inheritdoc/>
    public void TakeCertificate()
    {
        // The broker elsewhere has files of its own.
    }

    /// <inheritdoc/>
    public void Stop() => _host.Stop();

    /// <inheritdoc/>
    public void Dispose()
    {
        _host.Dispose();
        _receiptKey.Dispose();
    }

    private void OnIngested(IngestResult result)
    {
        _refusedByStore = null;
        Ingested?.Invoke(result);
    }

    private void OnStateChanged(BrokerState state, RuleReason why)
    {
        if (state == BrokerState.StoreFailed)
        {
            _refusedByStore = RuleReason.Of("serve.store-refuses", $"{why}");
        }
        else
        {
            _problem = state == BrokerState.Subscribed ? null : RuleReason.Of("serve.broker-away", $"{why}");
            if (state == BrokerState.Subscribed)
            {
                _changes.OnBrokerStarted(); // It may have lost what it had retained.
            }
        }

        Said?.Invoke(new PlantNotice(
            state switch
            {
                BrokerState.Subscribed or BrokerState.Stopped => NoticeLevel.Info,
                BrokerState.StoreFailed => NoticeLevel.Error,
                _ => NoticeLevel.Warning,
            },
            state == BrokerState.StoreFailed ? "store" : "broker",
            string.Empty,
            why.Text));
    }
}
