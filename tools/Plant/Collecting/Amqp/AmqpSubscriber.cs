using MeterNode.Wire;

namespace MeterNode.Plant.Collecting;

/// <summary>
/// Receives packs from a quorum queue of RabbitMQ and acknowledges them only after they are stored. It reconnects by itself.
/// </summary>
internal sealed class AmqpSubscriber : IDisposable
{
    private readonly Reconnection _connections;

    /// <summary>Nothing is received before <see cref="Start"/>; <paramref name="options"/> name a queue.</summary>
    public AmqpSubscriber(BrokerOptions options, string site, AmqpHandlers handlers) => _connections = new Reconnection(
        "collector-amqp",
        stop =>
        {
            using var connection = new AmqpConnection(options, site, handlers, Report);
            return connection.Run(stop);
        },
        () => Report(BrokerState.Stopped, BrokerFailure.Words("stopped")));

    /// <summary>Raised on the subscriber's thread with a few words for people.</summary>
    public event Action<BrokerState, RuleReason>? StateChanged;

    /// <summary>Starts receiving; connection failures are states, not exceptions.</summary>
    public void Start() => _connections.Start();

    /// <summary>Finishes the packs in hand, acknowledges them and disconnects. Blocks for as long as that takes.</summary>
    public void Stop() => _connections.Stop();

    /// <inheritdoc/>
    public void Dispose() => _connections.Dispose();

    private void Report(BrokerState state, RuleReason why) => StateChanged?.Invoke(state, why);
}
