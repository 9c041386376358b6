using MeterNode.Plant.Ledger;
using MeterNode.Server.Live;
using MeterNode.Server.Serving;

namespace MeterNode.Server.Interfaces.HomeAssistant;

/// <summary>
/// Shows the plant's nodes to Home Assistant at a broker that both reach: discovery messages, states and availability, all retained.
/// </summary>
/// <param name="server">The plant that runs.</param>
internal sealed class HomeAssistantService(PlantServer server)
    : OutletService(server, "Home Assistant", HomeAssistantSettings.PathIn(server.Options.Plant))
{
    /// <summary>More often nobody looks.</summary>
    private static readonly TimeSpan s_statePeriod = TimeSpan.FromSeconds(5);

    private static readonly byte[] s_online = "online"u8.ToArray();
    private static readonly byte[] s_offline = "offline"u8.ToArray();

    private readonly HomeAssistantMemory _memory = new(server.Options.Plant);
    private readonly Dictionary<string, Shown> _shown = new(StringComparer.Ordinal);
    private HomeAssistantSettings? _settings;

    /// <inheritdoc/>
    protected override string ClientId => $"meternode-{Site}-home";

    /// <inheritdoc/>
    protected override BrokerLink? Load()
    {
        _settings = HomeAssistantSettings.Load(Server.Options.Plant);
        return _settings?.Broker;
    }

    /// <inheritdoc/>
    protected override OutletMessage Will() => Status(s_offline);

    /// <inheritdoc/>
    protected override OutletMessage Farewell() => Status(s_offline);

    /// <summary>The broker may have lost what it had retained.</summary>
    /// <inheritdoc/>
    protected override Task OnConnected()
    {
        _shown.Clear();
        return Publish(Status(s_online));
    }

    /// <inheritdoc/>
    protected override async Task Turn()
    {
        HomeAssistantSettings settings = _settings!;
        IReadOnlyList<NodeLive> nodes = settings.IsRemoved ? [] : Server.Live.Nodes();
        HashSet<string> names = [.. nodes.Select(node => node.Node)];
        foreach (string gone in _memory.Nodes.Keys.Where(name => !names.Contains(name)).ToList())
        {
            await Remove(new HomeAssistantDevice(Site, gone, settings.Prefix)).ConfigureAwait(false);
            _memory.Nodes.Remove(gone);
            _shown.Remove(gone);
            _memory.Save();
        }

        if (settings.IsRemoved)
        {
            await Publish(Status([])).ConfigureAwait(false);
            await Part().ConfigureAwait(false);
            HomeAssistantSettings.Delete(Server.Options.Plant);
            return;
        }

        HashSet<string> problems = [.. Server.Alarms.Listed().Where(alarm => alarm.ClearedAt is null).Select(alarm => alarm.Key.Node)];
        IReadOnlyDictionary<string, string> halls = Server.Halls.Now();
        foreach (NodeLive node in nodes)
        {
            string? hall = halls.GetValueOrDefault(PlantMachines.NameOf(node.Machine, node.Node));
            await Show(settings, node, hall, problems.Contains(node.Node)).ConfigureAwait(false);
        }
    }

    private OutletMessage Status(byte[] text) => new(HomeAssistantDevice.StatusTopic(Site), text);

    private async Task Show(HomeAssistantSettings settings, NodeLive node, string? hall, bool hasProblem)
    {
        if (node.Pack is null)
        {
            return; // Nobody knows yet what it measures.
        }

        bool isFresh = Server.Live.ConditionOf(node) == NodeCondition.Current;
        var device = new HomeAssistantDevice(Site, node.Node, settings.Prefix);
        Shown shown = _shown.TryGetValue(node.Node, out Shown? before) ? before : _shown[node.Node] = new Shown();
        if (!ReferenceEquals(shown.Described, node) || shown.Hall != hall)
        {
            await Describe(device, node, hall, shown).ConfigureAwait(false);
            shown.Described = node;
        }

        bool isDue = Environment.TickCount64 - shown.StateAt >= s_statePeriod.TotalMilliseconds;
        if (isDue && (!ReferenceEquals(shown.Node, node) || shown.HasProblem != hasProblem))
        {
            await Publish(new(device.StateTopic, HomeAssistantDevice.State(node, hasProblem))).ConfigureAwait(false);
            shown.Node = node;
            shown.HasProblem = hasProblem;
            shown.StateAt = Environment.TickCount64;
        }

        if (shown.IsFresh != isFresh)
        {
            await Publish(new(device.AvailabilityTopic, isFresh ? s_online : s_offline)).ConfigureAwait(false);
            shown.IsFresh = isFresh;
        }
    }

    /// <summary>Announces the node's entities where they are others than before.</summary>
    private async Task Describe(HomeAssistantDevice device, NodeLive node, string? hall, Shown shown)
    {
        IReadOnlyList<HomeAssistantEntity> entities = HomeAssistantDevice.EntitiesOf(node);
        if (entities.SequenceEqual(shown.Entities) && shown.Machine == node.Machine && shown.Hall == hall)
        {
            return;
        }

        if (_memory.Add(node.Node, entities))
        {
            _memory.Save(); // First, so that nothing is at the broker that nobody knows of.
        }

        var gone = _memory.Nodes[node.Node].Where(known => entities.All(entity => entity.Id != known.Key))
            .Select(known => (known.Key, known.Value));
        await Publish(new(device.DiscoveryTopic, device.Discovery(node.Machine, hall, entities, gone))).ConfigureAwait(false);
        shown.Entities = entities;
        shown.Machine = node.Machine;
        shown.Hall = hall;
    }

    private async Task Remove(HomeAssistantDevice device)
    {
        foreach (string topic in new[] { device.DiscoveryTopic, device.StateTopic, device.AvailabilityTopic })
        {
            await Publish(new(topic, [])).ConfigureAwait(false);
        }
    }

    /// <summary>What the broker has of a node.</summary>
    private sealed class Shown
    {
        public IReadOnlyList<HomeAssistantEntity> Entities { get; set; } = [];

        public string? Machine { get; set; }

        public string? Hall { get; set; }

        /// <summary>What its entities were made of.</summary>
        public NodeLive? Described { get; set; }

        public NodeLive? Node { get; set; }

        public bool HasProblem { get; set; }

        public long StateAt { get; set; } = long.MinValue / 2;

        public bool? IsFresh { get; set; }
    }
}
