using MQTTnet;
using MQTTnet.Adapter;
using MQTTnet.Diagnostics.Logger;
using MQTTnet.Formatter;
using MQTTnet.Implementations;

namespace MeterNode.Plant.Collecting;

/// <summary>MQTTnet's own TCP connection, bounded by a <see cref="BoundedChannel"/>.</summary>
internal sealed class BoundedAdapterFactory(int maximumBytes) : IMqttClientAdapterFactory
{
    /// <inheritdoc/>
    public IMqttChannelAdapter CreateClientAdapter(MqttClientOptions options, MqttPacketInspector packetInspector, IMqttNetLogger logger)
    {
        var writer = new MqttBufferWriter(options.WriterBufferSize, options.WriterBufferSizeMax);
        return new MqttChannelAdapter(
            new BoundedChannel(new MqttTcpChannel(options), maximumBytes),
            new MqttPacketFormatterAdapter(options.ProtocolVersion, writer),
            logger)
        {
            AllowPacketFragmentation = options.AllowPacketFragmentation,
            PacketInspector = packetInspector,
        };
    }
}
