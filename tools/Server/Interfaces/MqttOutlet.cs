using MQTTnet;
using MQTTnet.Protocol;

namespace MeterNode.Server.Interfaces;

/// <summary>
/// A connection to somebody else's broker that publishes, and says goodbye by a last will when this program ends without a word. One thread
/// at a time.
/// </summary>
internal sealed class MqttOutlet : IDisposable
{
    private static readonly TimeSpan s_answerTime = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan s_keepAlive = TimeSpan.FromSeconds(20);

    private readonly BrokerLink _link;
    private readonly IMqttClient _client = new MqttClientFactory().CreateMqttClient();

    /// <summary>Not connected yet.</summary>
    public MqttOutlet(BrokerLink link)
    {
        _link = link;
    }

    /// <summary>Whether it is connected now, as far as is known.</summary>
    public bool IsConnected => _client.IsConnected;

    /// <summary>Connects; the broker publishes the will, retained, when the connection breaks.</summary>
    /// <returns>Null, or why not and what to do.</returns>
    public async Task<string?> TryConnect(string clientId, string willTopic, byte[] will, CancellationToken cancellation)
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        timeout.CancelAfter(s_answerTime);
        try
        {
            MqttClientOptions options = _link.Options(clientId).WithKeepAlivePeriod(s_keepAlive).WithWillTopic(willTopic)
                .WithWillPayload(will).WithWillRetain().WithWillQualityOfServiceLevel(MqttQualityOfServiceLevel.AtLeastOnce).Build();
            MqttClientConnectResult answer = await _client.ConnectAsync(options, timeout.Token).ConfigureAwait(false);
            return answer.ResultCode == MqttClientConnectResultCode.Success ? null
                : $"{_link.Endpoint} refuses the connection ({answer.ResultCode}): correct user and password";
        }
        catch (Exception e) when (!cancellation.IsCancellationRequested && _link.Describe(e) is not null)
        {
            return _link.Describe(e);
        }
    }

    /// <summary>Publishes at QoS 1, retained, and waits for the answer.</summary>
    /// <returns>Null, or why not.</returns>
    public async Task<string?> TryPublish(string topic, byte[] payload, CancellationToken cancellation)
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        timeout.CancelAfter(s_answerTime);
        try
        {
            MqttClientPublishResult answer = await _client.PublishAsync(
                new MqttApplicationMessageBuilder().WithTopic(topic).WithPayload(payload).WithRetainFlag()
                    .WithQualityOfServiceLevel(MqttQualityOfServiceLevel.AtLeastOnce).Build(),
                timeout.Token).ConfigureAwait(false);
            return answer.IsSuccess ? null : $"{_link.Endpoint} does not let this user publish to {topic} ({answer.ReasonCode})";
        }
        catch (Exception e) when (!cancellation.IsCancellationRequested && _link.Describe(e) is not null)
        {
            return _link.Describe(e);
        }
    }

    /// <summary>Ends the connection in order: the will is not published.</summary>
    public async Task Disconnect()
    {
        try
        {
            using var timeout = new CancellationTokenSource(s_answerTime);
            await _client.DisconnectAsync(new MqttClientDisconnectOptions(), timeout.Token).ConfigureAwait(false);
        }
        catch (Exception e) when (_link.Describe(e) is not null)
        {
            // It was going anyway.
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _client.Dispose();
}
