namespace MeterNode.Plant.Collecting;

/// <summary>
/// Receives packs from a quorum queue of RabbitMQ and acknowledges them only after they are stored. It reconnects by itself, waiting 0.5 s
/// to 30 s between attempts.
/// </summary>
internal sealed class AmqpSubscriber(BrokerOptions options, string site, AmqpHandlers handlers) : IDisposable
{
    private const int FirstWaitMs = 500;
    private const int MaximumWaitMs = 30_000;

    private readonly CancellationTokenSource _stop = new();
    private Thread? _thread;

    /// <summary>Raised on the subscriber's thread with a few words for people.</summary>
    public event Action<BrokerState, string>? StateChanged;

    /// <summary>Starts receiving; connection failures are states, not exceptions.</summary>
    public void Start()
    {
        _thread = new Thread(Run) { IsBackground = true, Name = "collector-amqp" };
        _thread.Start();
    }

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
            using (var connection = new AmqpConnection(options, site, handlers, Report))
            {
                if (connection.Run(_stop.Token))
                {
                    waitMs = FirstWaitMs;
                }
            }

            _stop.Token.WaitHandle.WaitOne(waitMs);
            waitMs = Math.Min(waitMs * 2, MaximumWaitMs);
        }

        Report(BrokerState.Stopped, "stopped");
    }

    private void Report(BrokerState state, string text) => StateChanged?.Invoke(state, text);
}
