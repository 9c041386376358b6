using MeterNode.Plant.Stores;

namespace MeterNode.Plant.Collecting;

/// <summary>
/// Receives packs at QoS 1 in a session that the broker keeps while the collector is away, and acknowledges them only after the
/// handler has returned. It reconnects by itself, waiting 0.5 s to 30 s between attempts.
/// </summary>
public sealed class MqttSubscriber : IDisposable
{
    private const int FirstWaitMs = 500;
    private const int MaximumWaitMs = 30_000;

    private readonly BrokerOptions _options;
    private readonly string _topic;
    private readonly Action<IReadOnlyList<ReceivedPack>> _handle;
    private readonly MqttNotices? _notices;
    private readonly CancellationTokenSource _stop = new();
    private Thread? _thread;
    private volatile MqttConnection? _connection;

    /// <summary>
    /// <paramref name="handle"/> is called with one or more packs on the subscriber's thread. If it throws, the packs stay unacknowledged
    /// and come again after a reconnect. <paramref name="notices"/>: what else is subscribed to, where the broker allows it.
    /// </summary>
    public MqttSubscriber(
        BrokerOptions options, string topic, Action<IReadOnlyList<ReceivedPack>> handle, MqttNotices? notices = null)
    {
        _notices = notices;
        _options = options;
        _topic = SharedGroup.NameOf(options) is string group ? $"$share/{group}/{topic}" : topic;
        _handle = handle;
    }

    /// <summary>Raised on the subscriber's thread with a few words for people.</summary>
    public event Action<BrokerState, string>? StateChanged;

    /// <summary>Starts receiving; connection failures are states, not exceptions.</summary>
    public void Start()
    {
        _thread = new Thread(Run) { IsBackground = true, Name = "collector-mqtt" };
        _thread.Start();
    }

    /// <summary>Publishes a retained message over the present connection; from any thread.</summary>
    public PublishAnswer TryPublish(string topic, byte[] payload) => _connection?.TryPublish(topic, payload) ?? PublishAnswer.NotNow;

    /// <summary>Finishes the packs in hand, acknowledges them and disconnects. Blocks for as long as that takes.</summary>
    public void Stop()
    {
        _stop.Cancel();
        _thread?.Join();
        _thread = null;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Stop();
        _stop.Dispose();
    }

    private void Run()
    {
        int waitMs = FirstWaitMs;
        while (!_stop.IsCancellationRequested)
        {
            using (var connection = new MqttConnection(_options, _topic, _handle, Report, _notices))
            {
                _connection = connection;
                if (connection.Run(_stop.Token))
                {
                    waitMs = FirstWaitMs;
                }

                _connection = null;
                if (connection.IsUnsuitable)
                {
                    return;
                }
            }

            _stop.Token.WaitHandle.WaitOne(waitMs);
            waitMs = Math.Min(waitMs * 2, MaximumWaitMs);
        }

        Report(BrokerState.Stopped, "stopped");
    }

    private void Report(BrokerState state, string text) => StateChanged?.Invoke(state, text);
}
