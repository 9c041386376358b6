using MQTTnet;
using MQTTnet.Adapter;
using MQTTnet.Diagnostics.Logger;
using MQTTnet.Formatter;
using MQTTnet.Implementations;

namespace MeterNode.Plant.Collecting;

/// <summary>MQTTnet's own TCP connection, bounded by a <see cref="BoundedChannel"/>.</summary>
internal sealed class BoundedAdapterFactory(int maximumBytes) : IMqttClientAdapterFactory
{
    /// <summary>The newest connection; null before there is one.</summary>
    public BoundedChannel? Channel { get; private set; }

    /// <inheritdoc/>
    public IMqttChannelAdapter CreateClientAdapter(MqttClientOptions options, MqttPacketInspector packetInspector, IMqttNetLogger logger)
    {
        var writer = new MqttBufferWriter(options.WriterBufferSize, options.WriterBufferSizeMax);
        Channel = new BoundedChannel(new MqttTcpChannel(options), maximumBytes);
        return new MqttChannelAdapter(
            Channel,
            new MqttPacketFormatterAdapter(options.ProtocolVersion, writer),
            logger)
        {
            AllowPacketFragmentation = options.AllowPacketFragmentation,
            PacketInspector = packetInspector,
        };
    }
}
