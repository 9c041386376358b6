using MeterNode.Plant;
using MeterNode.Server.Alarms;
using MeterNode.Server.Live;
using MeterNode.Server.Serving;

namespace MeterNode.Server.Interfaces.HomeAssistant;

/// <summary>
/// Shows the plant's nodes to Home Assistant at a broker that both reach: discovery messages, states and availability, all retained. It
/// begins and ends as the plant's settings say. A broker that is away is tried again after 1, 2, 4 … 60 s; nothing else waits for it.
/// </summary>
internal sealed class HomeAssistantService : IDisposable
{
    private static readonly TimeSpan s_period = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan s_maximumWait = TimeSpan.FromSeconds(60);

    /// <summary>More often nobody looks.</summary>
    private static readonly TimeSpan s_statePeriod = TimeSpan.FromSeconds(5);

    private static readonly byte[] s_online = "online"u8.ToArray();
    private static readonly byte[] s_offline = "offline"u8.ToArray();

    private readonly PlantServer _server;
    private readonly HomeAssistantMemory _memory;
    private readonly CancellationTokenSource _stop = new();
    private readonly Dictionary<string, Shown> _shown = new(StringComparer.Ordinal);
    private (DateTime WrittenAt, long Length)? _read;
    private HomeAssistantSettings? _settings;
    private MqttOutlet? _outlet;
    private TimeSpan _wait = s_period;
    private long _nextAttempt;
    private string? _problem;
    private Task _work = Task.CompletedTask;

    /// <summary>Nothing runs before <see cref="Start"/>.</summary>
    public HomeAssistantService(PlantServer server)
    {
        _server = server;
        _memory = new HomeAssistantMemory(server.Options.Plant);
    }

    /// <summary>One line of the log.</summary>
    public event Action<PlantNotice>? Said;

    /// <summary>Begins to look at the settings.</summary>
    public void Start() => _work = Task.Run(Run);

    /// <summary>Says that this program is offline, and ends.</summary>
    public void Dispose()
    {
        if (_stop.IsCancellationRequested)
        {
            return;
        }

        _stop.Cancel();
        _work.Wait();
        _stop.Dispose();
    }

    private string Site => _server.Options.Plant.Site;

    private async Task Run()
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                await Turn().ConfigureAwait(false);
            }
            catch (Exception) when (_stop.IsCancellationRequested)
            {
                break; // What was on its way was cut.
            }
            catch (Exception e) when (e is OperatorException or IOException or UnauthorizedAccessException)
            {
                Say(e.Message);
            }

            await Task.Delay(s_period, _stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        await Leave().ConfigureAwait(false);
    }

    private async Task Turn()
    {
        await TakeSettings().ConfigureAwait(false);
        if (_settings is not HomeAssistantSettings settings || !await Connect(settings).ConfigureAwait(false))
        {
            return;
        }

        IReadOnlyList<NodeLive> nodes = settings.IsRemoved ? [] : _server.Live.Nodes();
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
            await Publish(HomeAssistantDevice.StatusTopic(Site), []).ConfigureAwait(false);
            await Part().ConfigureAwait(false);
            HomeAssistantSettings.Delete(_server.Options.Plant);
            return;
        }

        HashSet<string> problems = [.. _server.Alarms.Listed().Where(alarm => alarm.ClearedAt is null).Select(alarm => alarm.Key.Node)];
        foreach (NodeLive node in nodes)
        {
            await Show(settings, node, problems.Contains(node.Node)).ConfigureAwait(false);
        }
    }

    private async Task TakeSettings()
    {
        var file = new FileInfo(HomeAssistantSettings.PathIn(_server.Options.Plant));
        (DateTime, long)? found = file.Exists ? (file.LastWriteTimeUtc, file.Length) : (DateTime.MinValue, 0);
        if (_read != found)
        {
            _read = found;
            await Leave().ConfigureAwait(false);
            _settings = HomeAssistantSettings.Load(_server.Options.Plant);
            _nextAttempt = 0;
        }
    }

    private async Task<bool> Connect(HomeAssistantSettings settings)
    {
        if (_outlet is { IsConnected: true })
        {
            return true;
        }

        if (Environment.TickCount64 < _nextAttempt)
        {
            return false;
        }

        _outlet?.Dispose();
        _outlet = new MqttOutlet(settings.Broker);
        string status = HomeAssistantDevice.StatusTopic(Site);
        if (await _outlet.TryConnect($"meternode-{Site}-home", status, s_offline, _stop.Token).ConfigureAwait(false) is string problem)
        {
            _nextAttempt = Environment.TickCount64 + (long)_wait.TotalMilliseconds;
            _wait = _wait * 2 < s_maximumWait ? _wait * 2 : s_maximumWait;
            Say(problem);
            return false;
        }

        _wait = s_period;
        _problem = null;
        _shown.Clear(); // The broker may have lost what it had retained.
        Said?.Invoke(new PlantNotice(NoticeLevel.Info, "home", string.Empty, $"nodes are shown at {settings.Broker.Endpoint}"));
        await Publish(status, s_online).ConfigureAwait(false);
        return true;
    }

    private async Task Show(HomeAssistantSettings settings, NodeLive node, bool hasProblem)
    {
        bool isFresh = _server.Live.ConditionOf(node) == NodeCondition.Current;
        IReadOnlyList<HomeAssistantEntity> entities = HomeAssistantDevice.EntitiesOf(node);
        var device = new HomeAssistantDevice(Site, node.Node, settings.Prefix);
        if (entities.Count == 0)
        {
            return;
        }

        Shown shown = _shown.TryGetValue(node.Node, out Shown? before) ? before : _shown[node.Node] = new Shown();
        if (!entities.SequenceEqual(shown.Entities) || shown.Machine != node.Machine)
        {
            if (_memory.Add(node.Node, entities))
            {
                _memory.Save(); // First, so that nothing is at the broker that nobody knows of.
            }

            var gone = _memory.Nodes[node.Node].Where(known => entities.All(entity => entity.Id != known.Key))
                .Select(known => (known.Key, known.Value));
            await Publish(device.DiscoveryTopic, device.Discovery(node.Machine, entities, gone)).ConfigureAwait(false);
            shown.Entities = entities;
            shown.Machine = node.Machine;
        }

        bool isDue = Environment.TickCount64 - shown.StateAt >= s_statePeriod.TotalMilliseconds;
        if (isDue && (!ReferenceEquals(shown.Node, node) || shown.HasProblem != hasProblem))
        {
            await Publish(device.StateTopic, HomeAssistantDevice.State(node, hasProblem)).ConfigureAwait(false);
            shown.Node = node;
            shown.HasProblem = hasProblem;
            shown.StateAt = Environment.TickCount64;
        }

        if (shown.IsFresh != isFresh)
        {
            await Publish(device.AvailabilityTopic, isFresh ? s_online : s_offline).ConfigureAwait(false);
            shown.IsFresh = isFresh;
        }
    }

    private async Task Remove(HomeAssistantDevice device)
    {
        foreach (string topic in new[] { device.DiscoveryTopic, device.StateTopic, device.AvailabilityTopic })
        {
            await Publish(topic, []).ConfigureAwait(false);
        }
    }

    /// <summary>What is not taken is tried again with the next turn.</summary>
    private async Task Publish(string topic, byte[] payload)
    {
        if (await _outlet!.TryPublish(topic, payload, _stop.Token).ConfigureAwait(false) is string problem)
        {
            throw new OperatorException(OperatorError.DeviceOrIo, problem);
        }
    }

    private async Task Leave()
    {
        if (_outlet is { IsConnected: true } outlet)
        {
            await outlet.TryPublish(HomeAssistantDevice.StatusTopic(Site), s_offline, CancellationToken.None).ConfigureAwait(false);
        }

        await Part().ConfigureAwait(false);
    }

    private async Task Part()
    {
        if (_outlet is MqttOutlet outlet)
        {
            _outlet = null;
            await outlet.Disconnect().ConfigureAwait(false);
            outlet.Dispose();
        }
    }

    private void Say(string problem)
    {
        if (_problem != problem)
        {
            _problem = problem;
            Said?.Invoke(new PlantNotice(NoticeLevel.Warning, "home", string.Empty, $"Home Assistant: {problem}"));
        }
    }

    /// <summary>What the broker has of a node.</summary>
    private sealed class Shown
    {
        public IReadOnlyList<HomeAssistantEntity> Entities { get; set; } = [];

        public string? Machine { get; set; }

        public NodeLive? Node { get; set; }

        public bool HasProblem { get; set; }

        public long StateAt { get; set; } = long.MinValue / 2;

        public bool? IsFresh { get; set; }
    }
}
