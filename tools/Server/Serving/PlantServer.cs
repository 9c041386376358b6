using System.Reflection;
using System.Security.Cryptography;
using MeterNode.Plant;
using MeterNode.Plant.Collecting;
using MeterNode.Plant.Collecting.Status;
using MeterNode.Plant.NodeCommands;
using MeterNode.Plant.Stores;
using MeterNode.Server.Alarms;
using MeterNode.Server.Checks;
using MeterNode.Server.Health;
using MeterNode.Server.Interfaces;
using MeterNode.Server.Interfaces.HomeAssistant;
using MeterNode.Server.Interfaces.Influx;
using MeterNode.Server.Interfaces.Sparkplug;
using MeterNode.Server.Live;
using MeterNode.Wire;

namespace MeterNode.Server.Serving;

/// <summary>
/// A plant that runs: broker (embedded, or one elsewhere), collector with receipts, and evidence store, in this process. Everything that it
/// says comes as notices and as its health; it writes to no console. Below the plant's folder it writes the evidence store and the folder
/// <c>serve</c>.
/// </summary>
/// <example>
/// <code>
/// using var server = new PlantServer(new PlantServerOptions { Plant = PlantFolder.Open("plant") });
/// server.Said += notice => Console.Error.WriteLine(notice.Text);
/// server.Start(cancellation);
/// </code>
/// </example>
public sealed class PlantServer : IDisposable
{
    private static readonly TimeSpan s_firstWait = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan s_maximumWait = TimeSpan.FromSeconds(30);

    /// <summary>Nodes are heard of by then.</summary>
    private static readonly TimeSpan s_firstRenewal = TimeSpan.FromMinutes(2);

    private static readonly TimeSpan s_renewalPeriod = TimeSpan.FromHours(1);

    private readonly PlantServerOptions _options;
    private readonly DateTimeOffset _startedAt;
    private readonly NodeSightings _sightings;
    private readonly PackLog _packLog;
    private readonly CertificateUpkeep _certificates;
    private readonly CheckpointUpkeep _checkpoints;
    private readonly AlarmService _alarms;
    private readonly OutletService[] _outlets;
    private readonly InfluxService _influx;
    private ITimer? _renewal;
    private ServeLock? _lock;
    private volatile IEvidenceStore? _store;
    private IPackSource? _source;
    private volatile Registry _registry;
    private volatile LastPack? _lastPack;
    private volatile RuleReason? _storeAway = RuleReason.Of("serve.store-not-open", "the evidence store is not open yet");

    /// <summary>A server that does nothing yet.</summary>
    /// <exception cref="OperatorException">The registry cannot be read, or is another plant's.</exception>
    public PlantServer(PlantServerOptions options)
    {
        _options = options;
        _startedAt = options.Time.GetUtcNow();
        _sightings = new NodeSightings(options.Time);
        _packLog = new PackLog(options.Time);
        _certificates = new CertificateUpkeep(options.Plant, options.Time, _sightings.Has);
        _certificates.Said += Say;
        _checkpoints = new CheckpointUpkeep(options);
        _checkpoints.Said += Say;
        _registry = FolderChecks.ReadRegistry(options.Plant);
        Live = new LiveBook(options.Time) { IsDeaf = () => !IsReady };
        Live.Take(_registry);
        Halls = new HallBook(options.Plant, options.Time);
        _alarms = new AlarmService(options.Plant, options.Time, Situation, Halls);
        _alarms.Said += Say;
        _outlets = [new HomeAssistantService(this), new SparkplugService(this)];
        Array.ForEach(_outlets, outlet => outlet.Said += Say);
        _influx = new InfluxService(this);
        _influx.Said += Say;
    }

    /// <summary>One line of the log; raised on threads of the server, so return quickly.</summary>
    public event Action<PlantNotice>? Said;

    /// <summary>One answer for every pack, after it is durable; raised on a thread of the server, so return quickly.</summary>
    public event Action<IngestResult>? Ingested;

    /// <summary>Nothing can be stored before a person has acted: stop the server and say why.</summary>
    public event Action<OperatorException>? Lost;

    /// <summary>Version of the program.</summary>
    public static string Version { get; } =
        typeof(PlantServer).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown";

    /// <summary>What is known of each node now.</summary>
    public LiveBook Live { get; }

    /// <summary>In which hall each machine stands.</summary>
    internal HallBook Halls { get; }

    /// <summary>How the push of readings to InfluxDB is going; null where nothing is pushed.</summary>
    internal InfluxStanding? Influx => _influx.Standing;

    /// <summary>What wants a person, and who has seen it.</summary>
    public AlarmBook Alarms => _alarms.Book;

    /// <summary>What it works with.</summary>
    public PlantServerOptions Options => _options;

    /// <summary>The evidence store, for reading; null while it is not open.</summary>
    internal IEvidenceStore? Store => _store;

    /// <summary>The registry that counts now.</summary>
    public Registry Registry => _registry;

    /// <summary>What was received since the start, by node and verdict; null before <see cref="Start"/>.</summary>
    public CollectorStatistics? Statistics => _source?.Statistics;

    /// <summary>True when packs can come and be stored.</summary>
    public bool IsReady => _source is { BrokerProblem: null, StoreProblem: null } && _storeAway is null;

    /// <summary>
    /// Takes the plant's lock, opens the evidence store, which is tried again while that may help, and lets packs come. Blocks meanwhile;
    /// returns early when <paramref name="cancellation"/> is cancelled.
    /// </summary>
    /// <exception cref="OperatorException">Something that a person must put right; one line.</exception>
    public void Start(CancellationToken cancellation = default)
    {
        _lock = ServeLock.Take(_options.Plant);
        _store = OpenStore(cancellation);
        if (_store is null)
        {
            return;
        }

        LoadLive(_store);
        IPackSource source = _options.Broker is null
            ? new EmbeddedSource(_options, _registry, _store) : new SubscribedSource(_options, _registry, _store);
        source.Said += Say;
        source.Ingested += OnIngested;
        source.StatusArrived += OnStatus;
        source.RegistryChanged += OnRegistryChanged;
        source.StoreLost += e => Lost?.Invoke(e);
        _source = source;
        _alarms.Start();
        _influx.Start();
        source.Start();
        Array.ForEach(_outlets, outlet => outlet.Start());
        _renewal = _options.Time.CreateTimer(_ => Upkeep(), null, s_firstRenewal, s_renewalPeriod);
        Say(NoticeLevel.Info, "start", $"plant '{_options.Plant.Site}': {_registry.Nodes.Count} nodes, broker {source.Kind} at "
            + $"{Endpoint}, evidence in {EvidenceStores.NameOf(_options.StoreName)}");
    }

    /// <summary>Stores what was received, publishes the last receipts, and gives the plant back.</summary>
    public void Stop()
    {
        IPackSource? source = _source;
        _renewal?.Dispose();
        _checkpoints.Dispose();
        Array.ForEach(_outlets, outlet => outlet.Dispose());
        _influx.Dispose();
        _alarms.Dispose();
        if (source is not null && _lock is not null)
        {
            source.Stop();
            PackCounts counts = CountsOf(source);
            Say(NoticeLevel.Info, "stop", $"{counts.Stored} packs stored, {counts.Duplicates} came twice, {counts.Refused} refused, "
                + $"{counts.Receipts} receipts");
        }

        _store?.Dispose();
        _store = null;
        _storeAway = RuleReason.Of("serve.ended", "the server has ended");
        _lock?.Dispose();
        _lock = null;
    }

    /// <summary>How the plant is now.</summary>
    public PlantHealth Health()
    {
        IPackSource? source = _source;
        long free = DiskSpace.FreeAt(_options.Plant.Path) ?? long.MaxValue;
        List<CertificateHealth> certificates = CertificateChecks.Days(_options.Plant, _options.Time);
        RuleReason? brokerProblem = source is null ? RuleReason.Of("serve.broker-not-started", "the broker is not started yet")
            : source.BrokerProblem;
        RuleReason?[] problems =
        [
            _storeAway ?? source?.StoreProblem,
            brokerProblem,
            free < DiskSpace.MinimumBytes
                ? RuleReason.Of("serve.disk", $"only {DiskSpace.TextOf(free)} are free on the plant's disk: make space") : null,
            .. certificates.Where(item => item.Days < 0)
                .Select(item => RuleReason.Of(
                    "serve.certificate", $"the certificate of the {item.Name} has expired: see 'meternode serve --check'")),
        ];
        return new PlantHealth
        {
            Reasons = [.. problems.OfType<RuleReason>()],
            Site = _options.Plant.Site,
            Version = Version,
            StartedAt = _startedAt,
            Broker = new BrokerHealth(
                _options.Broker is null ? "embedded" : "external", Endpoint, brokerProblem?.Text, source?.Clients),
            Store = EvidenceStores.NameOf(_options.StoreName),
            LastPack = _lastPack,
            Nodes = _sightings.Of(_registry),
            Packs = source is null ? new PackCounts(0, 0, 0, 0) : CountsOf(source),
            DiskFreeBytes = free,
            Certificates = certificates,
        };
    }

    /// <summary>The embedded broker ends as in a crash; the collector stays. Nothing happens with a broker elsewhere.</summary>
    public void StopBroker() => (_source as EmbeddedSource)?.StopBroker();

    /// <summary>The embedded broker is there again.</summary>
    public void StartBroker() => (_source as EmbeddedSource)?.StartBroker();

    /// <summary>Tells a node to send its present values for a quarter of an hour: a signed command, which changes no evidence.</summary>
    /// <returns>False where nobody can tell it: the plant's key is elsewhere, or the broker is.</returns>
    internal bool AskForPresentValues(string node)
    {
        if (_source is not IPackSource source || source.Kind != "embedded" || !File.Exists(_options.Plant.PlantKeyPath))
        {
            return false;
        }

        try
        {
            byte[] message = LiveCommand.Sign(_options.Plant, node, _options.Time.GetUtcNow());
            return source.Send(Topics.Commands(_options.Plant.Site, node), message) == PublishAnswer.Delivered;
        }
        catch (Exception e) when (e is OperatorException or IOException or UnauthorizedAccessException or CryptographicException)
        {
            Say(new PlantNotice(NoticeLevel.Warning, "command", node, $"{node}: cannot be told to send present values: {e.Message}"));
            return false;
        }
    }

    /// <summary>Renews the certificates that end soon: the plant's own in its folder, those of nodes over the air.</summary>
    internal void RenewCertificates()
    {
        if (_source is IPackSource source && _lock is not null)
        {
            _certificates.Turn(_registry);
            source.TakeCertificate();
            source.OfferChanges();
        }
    }

    /// <summary>Changes of nodes that wait in the plant's folder go out.</summary>
    internal void OfferChanges() => _source?.OfferChanges();

    /// <summary>Signs the day's checkpoint where it is due and the plant's key is here.</summary>
    internal void MakeCheckpoint()
    {
        if (_lock is not null)
        {
            _checkpoints.Turn();
        }
    }

    /// <summary>Judges what is due, raises and clears alarms, and sends what waits.</summary>
    internal void TurnAlarms() => _alarms.Turn();

    /// <inheritdoc/>
    public void Dispose()
    {
        Stop();
        _source?.Dispose();
    }

    private string Endpoint => _options.Broker switch
    {
        { Queue: PackQueuePlace queue } broker => $"amqps://{broker.Host}:{queue.Port}",
        BrokerAddress broker => $"{broker.Host}:{broker.Port}",
        null => $"{_options.Plant.BrokerHost}:{_options.Plant.BrokerPort}",
    };

    private void Upkeep()
    {
        RenewCertificates();
        MakeCheckpoint();
    }

    private AlarmSituation Situation() => new(
        _registry, _source?.BrokerProblem?.Text, (_storeAway ?? _source?.StoreProblem)?.Text, DiskSpace.FreeAt(_options.Plant.Path));

    private static PackCounts CountsOf(IPackSource source)
    {
        long stored = Enum.GetValues<Verdict>().Where(verdict => verdict.IsStored()).Sum(source.Statistics.Count);
        long duplicates = source.Statistics.Count(Verdict.Duplicate);
        return new PackCounts(stored, duplicates, source.Statistics.Total - stored - duplicates, source.ReceiptsPublished);
    }

    private void LoadLive(IEvidenceStore store)
    {
        try
        {
            Live.Load(store, _registry);
        }
        catch (StoreException e)
        {
            Say(NoticeLevel.Warning, "store", $"the newest packs cannot be read, so pages wait for the next ones: {e.Message}");
        }
    }

    private IEvidenceStore? OpenStore(CancellationToken cancellation)
    {
        TimeSpan wait = s_firstWait;
        while (!cancellation.IsCancellationRequested)
        {
            try
            {
                IEvidenceStore store = EvidenceStores.Open(
                    _options.StoreName, create: true, line => Say(NoticeLevel.Info, "store", line));
                _storeAway = null;
                return store;
            }
            catch (StoreException e) when (e.Fault == StoreFault.Passing)
            {
                _storeAway = PlainReason.ReasonOf(e);
                Say(NoticeLevel.Error, "store", $"{e.Message}; the next attempt is in {wait.TotalSeconds:0.#} s");
            }

            cancellation.WaitHandle.WaitOne(wait);
            wait = wait * 2 < s_maximumWait ? wait * 2 : s_maximumWait;
        }

        return null;
    }

    private void OnIngested(IngestResult result)
    {
        if (result.Node is string node)
        {
            _sightings.Note(node);
            if (result.Judgement.Verdict.IsStored())
            {
                _lastPack = new LastPack(node, result.Seq!.Value, result.Received.ReceivedAt);
            }
        }

        foreach (PlantNotice notice in _packLog.About(result))
        {
            Say(notice);
        }

        Live.Take(result);
        _alarms.OnIngested(result);
        Ingested?.Invoke(result);
    }

    private void OnStatus(string topic, ReadOnlyMemory<byte> payload)
    {
        if (Topics.NodeOf(topic) is not string node)
        {
            return;
        }

        NodeStatus? status = NodeStatus.TryRead(payload);
        if (status is not null)
        {
            Live.Take(node, status);
        }

        _sightings.Note(node);
        _alarms.OnStatus(node, status);
    }

    private void OnRegistryChanged(Registry registry)
    {
        bool isAnother = registry.ToJson() != _registry.ToJson(); // The first look at the file finds what the start has read.
        _registry = registry;
        Live.Take(registry);
        if (isAnother)
        {
            Say(NoticeLevel.Info, "registry", $"the registry has changed: {registry.Nodes.Count} nodes");
        }
    }

    private void Say(NoticeLevel level, string kind, string text) => Say(new PlantNotice(level, kind, string.Empty, text));

    private void Say(PlantNotice notice) => Said?.Invoke(notice);
}
