using MeterNode.Plant.Stores;
using MeterNode.Wire;

namespace MeterNode.Plant.Collecting;

/// <summary>
/// Receives packs at QoS 1 in a session that the broker keeps while the collector is away, and acknowledges them only after the
/// handler has returned. It reconnects by itself.
/// </summary>
public sealed class MqttSubscriber : IDisposable
{
    private readonly BrokerOptions _options;
    private readonly string _topic;
    private readonly Action<IReadOnlyList<ReceivedPack>> _handle;
    private readonly MqttNotices? _notices;
    private readonly Reconnection _connections;
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
        _connections = new Reconnection("collector-mqtt", Connect, () => Report(BrokerState.Stopped, BrokerFailure.Words("stopped")));
    }

    /// <summary>Raised on the subscriber's thread with a few words for people.</summary>
    public event Action<BrokerState, RuleReason>? StateChanged;

    /// <summary>Starts receiving; connection failures are states, not exceptions.</summary>
    public void Start() => _connections.Start();

    /// <summary>Publishes retained messages over the present connection; from any thread.</summary>
    public IReadOnlyList<PublishAnswer> TryPublish(IReadOnlyList<(string Topic, byte[] Payload)> messages) =>
        _connection?.TryPublish(messages) ?? [.. messages.Select(_ => PublishAnswer.NotNow)];

    /// <summary>Finishes the packs in hand, acknowledges them and disconnects. Blocks for as long as that takes.</summary>
    public void Stop() => _connections.Stop();

    /// <inheritdoc/>
    public void Dispose() => _connections.Dispose();

    private bool? Connect(CancellationToken stop)
    {
        using var connection = new MqttConnection(_options, _topic, _handle, Report, _notices);
        _connection = connection;
        bool isUsable = connection.Run(stop);
        _connection = null;
        return connection.IsUnsuitable ? null : isUsable;
    }

    private void Report(BrokerState state, RuleReason why) => StateChanged?.Invoke(state, why);
}
