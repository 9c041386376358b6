using MeterNode.Plant;
using MeterNode.Plant.Collecting;
using MeterNode.Plant.Collecting.Status;
using MeterNode.Plant.Provisioning;
using MeterNode.Server.Alarms.Channels;
using MeterNode.Server.Live;
using MeterNode.Server.Serving;
using MeterNode.Wire;

namespace MeterNode.Server.Alarms;

/// <summary>
/// The alarms of a plant that runs: it looks at packs, status and the plant every few seconds, keeps the book and feeds the channels.
/// A failure here stops nothing else.
/// </summary>
internal sealed class AlarmService : IDisposable
{
    private static readonly TimeSpan s_period = TimeSpan.FromSeconds(5);

    /// <summary>Messages that are on their way get so much time when the server ends.</summary>
    private static readonly TimeSpan s_endTime = TimeSpan.FromSeconds(2);

    private readonly PlantFolder _plant;
    private readonly TimeProvider _time;
    private readonly Func<AlarmSituation> _situation;
    private readonly HallBook _halls;
    private readonly AlarmConditions _conditions;
    private readonly NodeAlarms _nodes;
    private readonly PlantAlarms _plantAlarms;
    private readonly ChannelProgressFile _progress;
    private readonly TimeZoneInfo _zone;
    private readonly CancellationTokenSource _stop = new();
    private readonly Lock _gate = new();
    private readonly HashSet<string> _said = new(StringComparer.Ordinal);
    private readonly List<(AlarmCourier Courier, Task Work)> _couriers = [];
    private AlarmSettings _settings = new();
    private FileState? _settingsRead;
    private volatile Registry _registry;
    private ITimer? _timer;
    private bool _isStopped;

    /// <summary>Nothing runs before <see cref="Start"/>.</summary>
    public AlarmService(PlantFolder plant, TimeProvider time, Func<AlarmSituation> situation, HallBook halls)
    {
        _halls = halls;
        _plant = plant;
        _time = time;
        _situation = situation;
        _registry = situation().Registry;
        _zone = plant.Zone is string zone ? LocalTime.Zone(zone) : TimeZoneInfo.Utc;
        Book = new AlarmBook(plant, time);
        _conditions = new AlarmConditions(Book, time);
        _nodes = new NodeAlarms(_conditions, time, _zone);
        _plantAlarms = new PlantAlarms(_conditions, plant, time);
        _progress = new ChannelProgressFile(plant);
    }

    /// <summary>One line of the log.</summary>
    public event Action<PlantNotice>? Said;

    /// <summary>The alarms.</summary>
    public AlarmBook Book { get; }

    /// <summary>Looks every few seconds from now on.</summary>
    public void Start()
    {
        Book.Changed += OnChanged;
        _timer = _time.CreateTimer(_ => Turn(), null, s_period, s_period);
    }

    /// <summary>A pack was judged.</summary>
    public void OnIngested(IngestResult result) => _nodes.OnIngested(result);

    /// <summary>A node has published its status, or the broker in its place; null for what cannot be read.</summary>
    public void OnStatus(string node, NodeStatus? status) => _nodes.OnStatus(node, isOffline: status is { State: "offline" });

    /// <summary>Does what is due.</summary>
    public void Turn()
    {
        lock (_gate)
        {
            if (_isStopped)
            {
                return;
            }

            try
            {
                TakeSettings();
                AlarmSituation situation = _situation();
                _registry = situation.Registry;
                _plantAlarms.Turn(situation);
                _nodes.Turn(situation);
                Book.Sync();
                _conditions.Turn();
                Send();
            }
            catch (Exception e) when (e is OperatorException or IOException or UnauthorizedAccessException or RegistryException)
            {
                SayOnce($"alarms wait: {e.Message}");
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_isStopped)
        {
            return;
        }

        _timer?.Dispose();
        _stop.CancelAfter(s_endTime);
        Task[] works;
        lock (_gate)
        {
            _isStopped = true;
            works = [.. _couriers.Select(item => item.Work)];
        }

        Task.WaitAll(works, s_endTime + s_endTime);
        Book.Changed -= OnChanged;
        _stop.Dispose();
    }

    private void TakeSettings()
    {
        FileState found = FileState.Of(AlarmSettings.PathIn(_plant));
        if (_settingsRead == found)
        {
            return;
        }

        _settingsRead = found;
        AlarmSettings settings;
        try
        {
            settings = AlarmSettings.Load(_plant);
        }
        catch (OperatorException e)
        {
            _settingsRead = null; // Whoever keeps it from being read may leave it as it was.
            SayOnce($"the former settings of the alarms go on: {e.Message}");
            return;
        }

        _settings = settings;
        _conditions.Rules = new AlarmRules(settings.Rules);
        _nodes.Night = settings.Night;
        _progress.Keep([.. settings.Channels.Select(channel => channel.Name)]);
        TakeChannels(settings.Channels);
    }

    /// <summary>A channel that is as it was goes on; one that was changed begins when the last message of the former one is told.</summary>
    private void TakeChannels(IReadOnlyList<AlarmChannel> channels)
    {
        (AlarmCourier Courier, Task Work)[] former = [.. _couriers];
        _couriers.Clear();
        foreach (AlarmChannel channel in channels)
        {
            (AlarmCourier? courier, Task? work) = former.FirstOrDefault(item => item.Courier.Channel.Name == channel.Name);
            if (courier?.Channel.IsSameAs(channel) != true)
            {
                courier = new AlarmCourier(
                    channel, AlarmSenders.Of(channel), Book, _progress, (_plant.Site, PlaceOf), _time);
                courier.Failed += text => Said?.Invoke(new PlantNotice(NoticeLevel.Warning, "alarm", string.Empty, text));
            }

            _couriers.Add((courier, work ?? Task.CompletedTask));
        }
    }

    private (string? Machine, string? Hall) PlaceOf(Alarm alarm) => _registry.Find(alarm.Key.Node) is RegisteredNode known
        ? (known.Machine, _halls.Find(known.Machine, known.Id, alarm.HallAt)) : (null, null);

    private void Send()
    {
        TimeOnly now = TimeOnly.FromTimeSpan(TimeZoneInfo.ConvertTime(_time.GetUtcNow(), _zone).TimeOfDay);
        bool isQuiet = _settings.QuietHours?.Contains(now) == true;
        for (int i = 0; i < _couriers.Count; i++)
        {
            (AlarmCourier courier, Task work) = _couriers[i];
            if (work.IsCompleted)
            {
                _couriers[i] = (courier, Task.Run(() => Run(courier, isQuiet)));
            }
        }
    }

    private async Task Run(AlarmCourier courier, bool isQuiet)
    {
        try
        {
            await courier.Turn(isQuiet, _stop.Token).ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or OperatorException)
        {
            SayOnce($"the channel '{courier.Channel.Name}' waits: {e.Message}");
        }
    }

    /// <summary>What is raised and cleared stands in the log, too.</summary>
    private void OnChanged(AlarmEntry entry)
    {
        if (Book.Find(entry.Alarm) is not Alarm alarm)
        {
            return;
        }

        (string? machine, string? hall) = PlaceOf(alarm);
        string text = AlarmText.Of(alarm, machine, hall, isChinese: false).ToString();
        string what = entry.What.ToString().ToLowerInvariant() + (entry.By is string by ? $" by {by}" : "");
        bool wantsSomebody = entry.What == AlarmEvent.Raised && alarm.Severity != AlarmSeverity.Notice;
        NoticeLevel level = wantsSomebody ? NoticeLevel.Warning : NoticeLevel.Info;
        Said?.Invoke(new PlantNotice(level, "alarm", alarm.Key.Node, $"alarm {alarm.Number} {what}: {text}"));
    }

    private void SayOnce(string text)
    {
        if (_said.Count < 100 && _said.Add(text))
        {
            Said?.Invoke(new PlantNotice(NoticeLevel.Warning, "alarm", string.Empty, text));
        }
    }
}
