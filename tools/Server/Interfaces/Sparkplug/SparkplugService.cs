using MeterNode.Server.Live;
using MeterNode.Server.Serving;

namespace MeterNode.Server.Interfaces.Sparkplug;

/// <summary>
/// Shows the plant's nodes to a Sparkplug B host (Sparkplug 3.0): this program is an edge node, a node is a device of it. A device is born
/// when its values are fresh and dies when they are stale.
/// </summary>
/// <param name="server">The plant that runs.</param>
internal sealed class SparkplugService(PlantServer server)
    : OutletService(server, "Sparkplug", SparkplugSettings.PathIn(server.Options.Plant))
{
    private const string Rebirth = "Node Control/Rebirth";
    private const int Numbers = 256;

    /// <summary>A device has fewer metrics; aliases are unique in the whole edge node.</summary>
    private const int AliasesOfADevice = 1000;

    private readonly Dictionary<string, Device> _devices = new(StringComparer.Ordinal);
    private SparkplugSettings? _settings;
    private long _birth = -1;
    private int _seq;
    private int _lastDevice;
    private volatile bool _isRebirthAsked;

    /// <inheritdoc/>
    protected override string ClientId => $"meternode-{Site}-sparkplug";

    /// <inheritdoc/>
    protected override string? CommandTopic => Topic("NCMD");

    /// <inheritdoc/>
    protected override BrokerLink? Load()
    {
        _settings = SparkplugSettings.Load(Server.Options.Plant);
        return _settings?.Broker;
    }

    /// <summary>Each connection has a birth number of its own, by which a host knows which birth a death belongs to.</summary>
    /// <inheritdoc/>
    protected override OutletMessage Will()
    {
        _birth = (_birth + 1) % Numbers;
        return Death();
    }

    /// <inheritdoc/>
    protected override OutletMessage Farewell() => Death();

    /// <inheritdoc/>
    protected override void OnCommand(byte[] payload) => _isRebirthAsked |= SparkplugPayload.AsksFor(payload, Rebirth);

    /// <inheritdoc/>
    protected override Task OnConnected()
    {
        _isRebirthAsked = false;
        return Begin();
    }

    /// <inheritdoc/>
    protected override async Task Turn()
    {
        if (_isRebirthAsked)
        {
            _isRebirthAsked = false;
            await Begin().ConfigureAwait(false);
        }

        IReadOnlyList<NodeLive> nodes = Server.Live.Nodes();
        HashSet<string> names = [.. nodes.Select(node => node.Node)];
        foreach ((string name, Device device) in _devices.Where(pair => !names.Contains(pair.Key)).ToList())
        {
            await End(name, device).ConfigureAwait(false);
            _devices.Remove(name);
        }

        foreach (NodeLive node in nodes)
        {
            if (!_devices.TryGetValue(node.Node, out Device? device))
            {
                _devices[node.Node] = device = new Device(++_lastDevice * AliasesOfADevice);
            }

            await Show(node, device).ConfigureAwait(false);
        }
    }

    private async Task Begin()
    {
        _seq = 0;
        foreach (Device device in _devices.Values)
        {
            device.Metrics = null;
        }

        DateTimeOffset now = Now;
        SparkplugMetric[] metrics =
        [
            BirthNumber(), new(Rebirth, SparkplugType.Boolean, false), new("Site", SparkplugType.String, Site),
            new("Program/Version", SparkplugType.String, PlantServer.Version),
        ];
        await Send("NBIRTH", null, metrics.Select(metric => (metric, (long?)null, now)), isBirth: true).ConfigureAwait(false);
    }

    private async Task Show(NodeLive node, Device device)
    {
        if (Server.Live.ConditionOf(node) != NodeCondition.Current)
        {
            await End(node.Node, device).ConfigureAwait(false);
            return;
        }

        if (ReferenceEquals(device.Shown, node) && device.Metrics is not null)
        {
            return;
        }

        IReadOnlyList<SparkplugMetric> metrics = SparkplugDevice.MetricsOf(node);
        DateTimeOffset at = node.At ?? Now;
        if (device.Metrics is null || !device.Metrics.Select(Form).SequenceEqual(metrics.Select(Form)))
        {
            await Send("DBIRTH", node.Node, metrics.Select((metric, i) => (metric, (long?)device.Alias + i, at)), isBirth: true)
                .ConfigureAwait(false);
        }
        else
        {
            (SparkplugMetric, long?, DateTimeOffset)[] changed =
                [.. metrics.Index().Where(item => item.Item != device.Metrics[item.Index])
                    .Select(item => (item.Item, (long?)device.Alias + item.Index, at))];
            if (changed.Length > 0)
            {
                await Send("DDATA", node.Node, changed, isBirth: false).ConfigureAwait(false);
            }
        }

        device.Metrics = metrics;
        device.Shown = node;
    }

    private async Task End(string name, Device device)
    {
        if (device.Metrics is not null)
        {
            await Send("DDEATH", name, [], isBirth: false).ConfigureAwait(false);
            device.Metrics = null;
        }
    }

    private static (string, SparkplugType, string?) Form(SparkplugMetric metric) => (metric.Name, metric.Type, metric.Unit);

    private OutletMessage Death() => new(
        Topic("NDEATH"), SparkplugPayload.Write(Now, null, [(BirthNumber(), null, Now)], isBirth: true), IsRetained: false);

    private SparkplugMetric BirthNumber() => new("bdSeq", SparkplugType.Int64, _birth);

    private DateTimeOffset Now => Server.Options.Time.GetUtcNow();

    private string Topic(string kind, string? device = null) =>
        $"spBv1.0/{_settings!.Group}/{kind}/{_settings.EdgeNode}" + (device is null ? "" : "/" + device);

    private async Task Send(
        string kind, string? device, IEnumerable<(SparkplugMetric Metric, long? Alias, DateTimeOffset At)> metrics, bool isBirth)
    {
        byte[] payload = SparkplugPayload.Write(Now, _seq, metrics, isBirth);
        _seq = (_seq + 1) % Numbers;
        await Publish(new OutletMessage(Topic(kind, device), payload, IsRetained: false, IsAcknowledged: false)).ConfigureAwait(false);
    }

    /// <summary>What the host knows of a node.</summary>
    private sealed class Device(long alias)
    {
        /// <summary>The alias of its first metric; the others follow.</summary>
        public long Alias => alias;

        /// <summary>Its metrics as they were sent; null while it is not born.</summary>
        public IReadOnlyList<SparkplugMetric>? Metrics { get; set; }

        public NodeLive? Shown { get; set; }
    }
}
