using MeterNode.Plant.Stores;
namespace MeterNode.Plant.Collecting;

/// <summary>
/// Receives packs at QoS 1 in a session that the broker keeps while the collector is away, and acknowledges them only after the
/// handler has returned. It reconnects by itself, waiting 0.5 s to 30 s between attempts.
/// </summary>
public sealed class MqttSubscriber : IDisposable
{
    private const int FirstWaitMs = 500;
    private const int LongestWaitMs = 30_000;

    private readonly BrokerOptions _options;
    private readonly string _topic;
    private readonly Action<IReadOnlyList<ReceivedPack>> _handle;
    private readonly ManualResetEventSlim _stop = new();
    private Thread? _thread;

    /// <summary>
    /// <paramref name="handle"/> is called with one or more packs on the subscriber's thread. If it throws, the packs stay unacknowledged and
    /// come again after a reconnect.
    /// </summary>
    public MqttSubscriber(BrokerOptions options, string topic, Action<IReadOnlyList<ReceivedPack>> handle)
    {
        _options = options;
        _topic = options.SharedGroup is null ? topic : $"$share/{options.SharedGroup}/{topic}";
        _handle = handle;
    }

    /// <summary>Raised on the subscriber's thread with a few words for people.</summary>
    public event Action<BrokerState, string>? StateChanged;

    /// <summary>Starts receiving; connection failures are states, not exceptions.</summary>
    /// <exception cref="DllNotFoundException">libmosquitto is not installed.</exception>
    public void Start()
    {
        int result = NativeMosquitto.Initialise();
        if (result != NativeMosquitto.Success)
        {
            throw new InvalidOperationException("libmosquitto: " + NativeMosquitto.Describe(result));
        }

        _thread = new Thread(Run) { IsBackground = true, Name = "collector-mqtt" };
        _thread.Start();
    }

    /// <summary>Finishes the batch in hand, acknowledges it and disconnects. Blocks for as long as that takes.</summary>
    public void Stop()
    {
        _stop.Set();
        _thread?.Join();
        _thread = null;
    }

    public void Dispose()
    {
        Stop();
        _stop.Dispose();
    }

    private void Run()
    {
        int waitMs = FirstWaitMs;
        while (!_stop.IsSet)
        {
            using (var connection = new MqttConnection(_options, _topic, _handle, Report))
            {
                if (connection.Run(_stop))
                {
                    waitMs = FirstWaitMs;
                }
            }

            _stop.Wait(waitMs);
            waitMs = Math.Min(waitMs * 2, LongestWaitMs);
        }

        Report(BrokerState.Stopped, "stopped");
    }

    private void Report(BrokerState state, string text) => StateChanged?.Invoke(state, text);
}
