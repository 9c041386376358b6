using MQTTnet;
using MQTTnet.Adapter;
using MQTTnet.Diagnostics.Logger;
using MQTTnet.Formatter;
using MQTTnet.Packets;

namespace MeterNode.Plant.Collecting;

/// <summary>A <see cref="ThreadedChannel"/>, bounded by a <see cref="BoundedChannel"/>, under a <see cref="CollectorAdapter"/>.</summary>
internal sealed class BoundedAdapterFactory(
    BrokerOptions broker, int maximumBytes, ushort keepAliveSeconds, Action<MqttPublishPacket> take) : IMqttClientAdapterFactory
{
    /// <summary>How to be sure of the broker; null for a connection without TLS.</summary>
    public BrokerTls? Tls { get; set; }

    /// <summary>The newest connection; null before there is one.</summary>
    public ThreadedChannel? Connection { get; private set; }

    /// <summary>What the client has of it; null before there is one.</summary>
    public CollectorAdapter? Adapter { get; private set; }

    /// <summary>What bounds it; null before there is one.</summary>
    public BoundedChannel? Channel { get; private set; }

    /// <inheritdoc/>
    public IMqttChannelAdapter CreateClientAdapter(MqttClientOptions options, MqttPacketInspector packetInspector, IMqttNetLogger logger)
    {
        var writer = new MqttBufferWriter(options.WriterBufferSize, options.WriterBufferSizeMax);
        Connection = new ThreadedChannel(broker.Host, broker.Port, Tls?.ToClientOptions());
        Channel = new BoundedChannel(Connection, maximumBytes);
        var adapter = new MqttChannelAdapter(Channel, new MqttPacketFormatterAdapter(options.ProtocolVersion, writer), logger)
        {
            AllowPacketFragmentation = options.AllowPacketFragmentation,
            PacketInspector = packetInspector,
        };
        return Adapter = new CollectorAdapter(adapter, keepAliveSeconds, take);
    }
}
