using System.Text.Json;
using MeterNode.Plant;
using MeterNode.Server.Interfaces;
using MQTTnet;
using MQTTnet.Protocol;

namespace MeterNode.Server.Alarms.Channels;

/// <summary>Publishes the list of alarms, retained, at QoS 1, whenever something has changed.</summary>
internal sealed class MqttSender(AlarmChannel channel) : IAlarmSender
{
    private static readonly TimeSpan s_answerTime = TimeSpan.FromSeconds(10);

    /// <inheritdoc/>
    public bool SendsState => true;

    /// <inheritdoc/>
    public bool SendsEnds => true;

    /// <inheritdoc/>
    public async Task Send(AlarmMessage message, CancellationToken cancellation)
    {
        var link = new BrokerLink(channel.Host!, channel.Port, channel.Security, channel.CaFile, channel.User, channel.Password);
        using IMqttClient client = new MqttClientFactory().CreateMqttClient();
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        timeout.CancelAfter(s_answerTime);
        try
        {
            MqttClientConnectResult answer = await client
                .ConnectAsync(link.Options($"meternode-{message.Site}-alarms").Build(), timeout.Token).ConfigureAwait(false);
            if (answer.ResultCode != MqttClientConnectResultCode.Success)
            {
                throw new AlarmDeliveryException(
                    $"{link.Endpoint} refuses the connection ({answer.ResultCode}): correct user and password");
            }

            MqttClientPublishResult published = await client.PublishAsync(
                new MqttApplicationMessageBuilder().WithTopic(channel.Topic).WithRetainFlag(message.Kind != AlarmMessageKind.Test)
                    .WithPayload(JsonSerializer.SerializeToUtf8Bytes(message, JsonFormat.Line))
                    .WithQualityOfServiceLevel(MqttQualityOfServiceLevel.AtLeastOnce).Build(),
                timeout.Token).ConfigureAwait(false);
            if (!published.IsSuccess)
            {
                throw new AlarmDeliveryException(
                    $"{link.Endpoint} does not let this user publish to {channel.Topic} ({published.ReasonCode})");
            }

            await client.DisconnectAsync(new MqttClientDisconnectOptions(), timeout.Token).ConfigureAwait(false);
        }
        catch (Exception e) when (!cancellation.IsCancellationRequested && link.Describe(e) is not null)
        {
            throw new AlarmDeliveryException(link.Describe(e)!, e);
        }
    }
}
