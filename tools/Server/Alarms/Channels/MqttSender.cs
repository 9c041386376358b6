using System.Net.Sockets;
using System.Text.Json;
using MeterNode.Plant;
using MQTTnet;
using MQTTnet.Exceptions;
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
        string broker = $"{channel.Host}:{channel.Port}";
        MqttClientOptionsBuilder options = new MqttClientOptionsBuilder().WithTcpServer(channel.Host, channel.Port)
            .WithClientId($"meternode-{message.Site}-alarms").WithTryPrivate(false).WithCleanSession();
        if (channel.Security != ChannelSecurity.None)
        {
            options.WithTlsOptions(tls => tls.UseTls().WithTargetHost(channel.Host).WithCertificateValidationHandler(
                shown => ServerTrust.Accepts(shown.Certificate, shown.Chain, shown.SslPolicyErrors, channel.CaFile)));
        }

        if (channel.User is string user)
        {
            options.WithCredentials(user, channel.Password ?? string.Empty);
        }

        using IMqttClient client = new MqttClientFactory().CreateMqttClient();
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        timeout.CancelAfter(s_answerTime);
        try
        {
            MqttClientConnectResult answer = await client.ConnectAsync(options.Build(), timeout.Token).ConfigureAwait(false);
            if (answer.ResultCode != MqttClientConnectResultCode.Success)
            {
                throw new AlarmDeliveryException($"{broker} refuses the connection ({answer.ResultCode}): correct user and password");
            }

            MqttClientPublishResult published = await client.PublishAsync(
                new MqttApplicationMessageBuilder().WithTopic(channel.Topic).WithRetainFlag(message.Kind != AlarmMessageKind.Test)
                    .WithPayload(JsonSerializer.SerializeToUtf8Bytes(message, JsonFormat.Line))
                    .WithQualityOfServiceLevel(MqttQualityOfServiceLevel.AtLeastOnce).Build(),
                timeout.Token).ConfigureAwait(false);
            if (!published.IsSuccess)
            {
                throw new AlarmDeliveryException($"{broker} does not let this user publish to {channel.Topic} ({published.ReasonCode})");
            }

            await client.DisconnectAsync(new MqttClientDisconnectOptions(), timeout.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException e) when (!cancellation.IsCancellationRequested)
        {
            throw new AlarmDeliveryException($"{broker} does not answer within {s_answerTime.TotalSeconds:0} s", e);
        }
        catch (Exception e) when (e is MqttCommunicationException or MqttProtocolViolationException or SocketException)
        {
            string why = e.ToString().Contains("AuthenticationException", StringComparison.Ordinal) ? ServerTrust.Cure(channel.CaFile)
                : (e.InnerException ?? e).Message.ReplaceLineEndings(" ");
            throw new AlarmDeliveryException($"{broker}: {why}", e);
        }
    }
}
