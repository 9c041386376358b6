using MeterNode.Plant;
using MeterNode.Server.Serving;
using MQTTnet.Formatter;

namespace MeterNode.Server.Interfaces;

/// <summary>
/// Shows the plant at a broker that others use: it begins and ends as a file of settings says, looks each second for what is new, and tries
/// a broker that is away, or ends each connection, again after 1, 2, 4 … 60 s. Nothing else waits for it.
/// </summary>
/// <param name="server">The plant that runs.</param>
/// <param name="name">What the log calls it.</param>
/// <param name="settingsPath">The file of settings.</param>
internal abstract class OutletService(PlantServer server, string name, string settingsPath) : IDisposable
{
    private static readonly TimeSpan s_period = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan s_maximumWait = TimeSpan.FromSeconds(60);

    /// <summary>A connection that has lasted so long is a good one.</summary>
    private static readonly TimeSpan s_goodTime = TimeSpan.FromMinutes(1);

    private readonly CancellationTokenSource _stop = new();
    private FileState? _read;
    private BrokerLink? _link;
    private MqttOutlet? _outlet;
    private TimeSpan _wait = s_period;
    private long _nextAttempt;
    private long? _connectedAt;
    private bool _isGood;
    private bool _isTold;
    private bool _isLossTold;
    private string? _problem;
    private Task _work = Task.CompletedTask;
    private bool _isEnded;

    /// <summary>One line of the log.</summary>
    public event Action<PlantNotice>? Said;

    /// <summary>Begins to look at the settings.</summary>
    public void Start() => _work = Task.Run(Run);

    /// <summary>Says goodbye to the broker, and ends.</summary>
    public void Dispose()
    {
        if (!_isEnded)
        {
            _isEnded = true;
            _stop.Cancel();
            _work.Wait();
            _stop.Dispose();
        }
    }

    /// <summary>The plant that runs.</summary>
    protected PlantServer Server => server;

    /// <summary>The plant's name.</summary>
    protected string Site => server.Options.Plant.Site;

    /// <summary>Reads the settings; null where there are none.</summary>
    protected abstract BrokerLink? Load();

    /// <summary>Who this connection is.</summary>
    protected abstract string ClientId { get; }

    /// <summary>What the broker publishes when this program ends without a word; asked for each connection.</summary>
    protected abstract OutletMessage Will();

    /// <summary>The topic of commands to this program; null for none.</summary>
    protected virtual string? CommandTopic => null;

    /// <summary>A command has come.</summary>
    protected virtual void OnCommand(byte[] payload)
    {
    }

    /// <summary>It is connected: the broker knows nothing.</summary>
    protected abstract Task OnConnected();

    /// <summary>Publishes what is new.</summary>
    protected abstract Task Turn();

    /// <summary>The last message before the connection ends in order.</summary>
    protected abstract OutletMessage Farewell();

    /// <summary>Publishes a message.</summary>
    /// <exception cref="OperatorException">It was not taken: the next turn tries again.</exception>
    protected async Task Publish(OutletMessage message)
    {
        if (await _outlet!.TryPublish(message, _stop.Token).ConfigureAwait(false) is string problem)
        {
            throw new OperatorException(OperatorError.DeviceOrIo, problem);
        }
    }

    /// <summary>Ends the connection in order, without a word.</summary>
    protected async Task Part()
    {
        if (_outlet is MqttOutlet outlet)
        {
            _outlet = null;
            await outlet.Disconnect().ConfigureAwait(false);
            outlet.Dispose();
        }
    }

    private async Task Run()
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                await TakeSettings().ConfigureAwait(false);
                if (_link is BrokerLink link && await Connect(link).ConfigureAwait(false))
                {
                    await Turn().ConfigureAwait(false);
                }
            }
            catch (Exception) when (_stop.IsCancellationRequested)
            {
                break; // What was on its way was cut.
            }
            catch (Exception e)
            {
                Say(e.Message); // Whatever it is: the next turn tries again, and nothing else of the server ends by it.
            }

            await Task.Delay(s_period, _stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        await Leave().ConfigureAwait(false);
    }

    private async Task TakeSettings()
    {
        FileState found = FileState.Of(settingsPath);
        if (_read != found)
        {
            _read = null; // Whoever keeps it from being read may leave it as it was.
            await Leave().ConfigureAwait(false);
            _link = null;
            _link = Load();
            _read = found;
            _nextAttempt = 0;
            _wait = s_period;
            _connectedAt = null;
            _isTold = false;
            _isLossTold = false;
        }
    }

    private async Task<bool> Connect(BrokerLink link)
    {
        long now = Environment.TickCount64;
        if (_outlet is { IsConnected: true })
        {
            if (!_isGood && now - _connectedAt >= s_goodTime.TotalMilliseconds)
            {
                Settle(link);
            }

            return true;
        }

        if (_connectedAt is not null)
        {
            Lose(link);
        }

        if (now < _nextAttempt)
        {
            return false;
        }

        _outlet?.Dispose();
        _outlet = new MqttOutlet(link, MqttProtocolVersion.V311);
        _outlet.Arrived += (_, payload) => OnCommand(payload);
        string? problem = await _outlet.TryConnect(ClientId, Will(), _stop.Token).ConfigureAwait(false);
        problem ??= CommandTopic is string topic ? await _outlet.TrySubscribe(topic, _stop.Token).ConfigureAwait(false) : null;
        if (problem is not null)
        {
            PutOff();
            await Part().ConfigureAwait(false);
            Say(problem);
            return false;
        }

        try
        {
            await OnConnected().ConfigureAwait(false);
        }
        catch
        {
            PutOff();
            await Part().ConfigureAwait(false); // The next attempt begins with it again.
            throw;
        }

        _connectedAt = Environment.TickCount64;
        _isGood = false;
        if (!_isTold && !_isLossTold)
        {
            Tell(link);
        }

        return true;
    }

    private void PutOff()
    {
        _nextAttempt = Environment.TickCount64 + (long)_wait.TotalMilliseconds;
        _wait = _wait * 2 < s_maximumWait ? _wait * 2 : s_maximumWait;
    }

    /// <summary>The connection has lasted: what was wrong before is over.</summary>
    private void Settle(BrokerLink link)
    {
        _isGood = true;
        _wait = s_period;
        _problem = null;
        _isLossTold = false;
        if (!_isTold)
        {
            Tell(link);
        }
    }

    /// <summary>A connection has ended; one that has not lasted is said once, because the next may end as soon.</summary>
    private void Lose(BrokerLink link)
    {
        _connectedAt = null;
        if (_isGood)
        {
            _isTold = false;
        }
        else if (!_isLossTold)
        {
            _isLossTold = true;
            Warn(
                $"{link.Endpoint} has ended the connection within a minute: where that goes on, another client has the id '{ClientId}', "
                    + "or this user may not publish");
        }

        PutOff();
    }

    private void Tell(BrokerLink link)
    {
        _isTold = true;
        Said?.Invoke(new PlantNotice(NoticeLevel.Info, "outlet", string.Empty, $"{name}: nodes are shown at {link.Endpoint}"));
    }

    private async Task Leave()
    {
        if (_outlet is { IsConnected: true } outlet)
        {
            await outlet.TryPublish(Farewell(), CancellationToken.None).ConfigureAwait(false);
        }

        await Part().ConfigureAwait(false);
    }

    private void Say(string problem)
    {
        if (_problem != problem)
        {
            _problem = problem;
            Warn(problem);
        }
    }

    private void Warn(string text)
    {
        _isTold = false;
        Said?.Invoke(new PlantNotice(NoticeLevel.Warning, "outlet", string.Empty, $"{name}: {text}"));
    }
}
