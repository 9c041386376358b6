using System.Buffers;
using MQTTnet;
using MQTTnet.Formatter;
using MQTTnet.Protocol;

namespace MeterNode.Server.Interfaces;

/// <summary>
/// A connection to somebody else's broker, which can say goodbye by a last will when this program ends without a word. One thread at a
/// time.
/// </summary>
internal sealed class MqttOutlet : IDisposable
{
    private static readonly TimeSpan s_answerTime = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan s_keepAlive = TimeSpan.FromSeconds(20);

    private readonly BrokerLink _link;
    private readonly MqttProtocolVersion _version;
    private readonly IMqttClient _client = new MqttClientFactory().CreateMqttClient();

    /// <summary>Not connected yet.</summary>
    /// <param name="link">The broker.</param>
    /// <param name="version">Version of MQTT; before 5.0.0 a broker cannot say that a message was refused.</param>
    public MqttOutlet(BrokerLink link, MqttProtocolVersion version)
    {
        _link = link;
        _version = version;
        _client.ApplicationMessageReceivedAsync += message =>
        {
            Arrived?.Invoke(message.ApplicationMessage.Topic, message.ApplicationMessage.Payload.ToArray());
            return Task.CompletedTask;
        };
    }

    /// <summary>A message of a subscription: topic and content. Raised on a thread of the client, so return quickly.</summary>
    public event Action<string, byte[]>? Arrived;

    /// <summary>Whether it is connected now, as far as is known.</summary>
    public bool IsConnected => _client.IsConnected;

    /// <summary>Connects; the broker publishes the will, where there is one, when the connection breaks.</summary>
    /// <returns>Null, or why not and what to do.</returns>
    public Task<string?> TryConnect(string clientId, OutletMessage? will, CancellationToken cancellation) => Try(
        async timeout =>
        {
            MqttClientOptionsBuilder options = _link.Options(clientId).WithProtocolVersion(_version).WithKeepAlivePeriod(s_keepAlive);
            if (will is not null)
            {
                options.WithWillTopic(will.Topic).WithWillPayload(will.Payload).WithWillRetain(will.IsRetained)
                    .WithWillQualityOfServiceLevel(will.Quality);
            }

            MqttClientConnectResult answer = await _client.ConnectAsync(options.Build(), timeout).ConfigureAwait(false);
            return answer.ResultCode == MqttClientConnectResultCode.Success ? null
                : $"{_link.Endpoint} refuses the connection ({answer.ResultCode}): correct user and password";
        },
        cancellation);

    /// <summary>Subscribes to a topic, QoS 1.</summary>
    /// <returns>Null, or why not.</returns>
    public Task<string?> TrySubscribe(string topic, CancellationToken cancellation) => Try(
        async timeout =>
        {
            MqttClientSubscribeResult answer = await _client.SubscribeAsync(
                new MqttClientSubscribeOptionsBuilder().WithTopicFilter(topic, MqttQualityOfServiceLevel.AtLeastOnce).Build(), timeout)
                .ConfigureAwait(false);
            return answer.Items.First().ResultCode <= MqttClientSubscribeResultCode.GrantedQoS2 ? null
                : $"{_link.Endpoint} does not let this user subscribe to {topic}";
        },
        cancellation);

    /// <summary>Publishes a message, and waits for the answer where there is one.</summary>
    /// <returns>Null, or why not.</returns>
    public Task<string?> TryPublish(OutletMessage message, CancellationToken cancellation) => Try(
        async timeout =>
        {
            MqttClientPublishResult answer = await _client.PublishAsync(message.Build(), timeout).ConfigureAwait(false);
            return answer.IsSuccess ? null
                : $"{_link.Endpoint} does not let this user publish to {message.Topic} ({answer.ReasonCode})";
        },
        cancellation);

    /// <summary>Ends the connection in order: the will is not published.</summary>
    public Task Disconnect() => Try(
        async timeout =>
        {
            await _client.DisconnectAsync(new MqttClientDisconnectOptions(), timeout).ConfigureAwait(false);
            return null;
        },
        CancellationToken.None);

    /// <inheritdoc/>
    public void Dispose() => _client.Dispose();

    private async Task<string?> Try(Func<CancellationToken, Task<string?>> work, CancellationToken cancellation)
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        timeout.CancelAfter(s_answerTime);
        try
        {
            return await work(timeout.Token).ConfigureAwait(false);
        }
        catch (Exception e) when (!cancellation.IsCancellationRequested && _link.Describe(e) is not null)
        {
            return _link.Describe(e);
        }
    }
}
