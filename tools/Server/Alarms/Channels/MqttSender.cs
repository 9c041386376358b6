using System.Text.Json;
using MeterNode.Plant;
using MeterNode.Server.Interfaces;
using MQTTnet.Formatter;

namespace MeterNode.Server.Alarms.Channels;

/// <summary>Publishes the list of alarms, retained, at QoS 1, whenever something has changed.</summary>
internal sealed class MqttSender(AlarmChannel channel) : IAlarmSender
{
    /// <inheritdoc/>
    public bool SendsState => true;

    /// <inheritdoc/>
    public bool SendsEnds => true;

    /// <inheritdoc/>
    public async Task Send(AlarmMessage message, CancellationToken cancellation)
    {
        var link = new BrokerLink(channel.Host!, channel.Port, channel.Security, channel.CaFile, channel.User, channel.Password);
        using var outlet = new MqttOutlet(link, MqttProtocolVersion.V500);
        string? problem =
            await outlet.TryConnect($"meternode-{message.Site}-alarms", null, cancellation).ConfigureAwait(false)
            ?? await outlet.TryPublish(
                new OutletMessage(
                    channel.Topic!, JsonSerializer.SerializeToUtf8Bytes(message, JsonFormat.Line),
                    IsRetained: message.Kind != AlarmMessageKind.Test),
                cancellation).ConfigureAwait(false);
        if (problem is not null)
        {
            throw new AlarmDeliveryException(problem);
        }

        await outlet.Disconnect().ConfigureAwait(false);
    }
}
