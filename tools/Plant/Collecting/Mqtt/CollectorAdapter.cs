using System.Net;
using System.Security.Cryptography.X509Certificates;
using MQTTnet.Adapter;
using MQTTnet.Exceptions;
using MQTTnet.Formatter;
using MQTTnet.Packets;
using MQTTnet.Protocol;

namespace MeterNode.Plant.Collecting;

/// <summary>
/// Between the client and its connection. It tells the broker a keep-alive time (MQTT 3.1.1 §3.1.2.10) that the client itself does not
/// know, which would look four times a second whether it is time to ping: whoever has the client pings. And what comes in numbers does not
/// pass through the client, which would wake other threads for it: messages, and the answers to <see cref="Published"/> ones, are taken on
/// the thread that reads.
/// </summary>
/// <param name="inner">The connection.</param>
/// <param name="keepAliveSeconds">The broker ends a connection on which nothing has come for one and a half times as long, s.</param>
/// <param name="take">Takes a message, quickly.</param>
internal sealed class CollectorAdapter(IMqttChannelAdapter inner, ushort keepAliveSeconds, Action<MqttPublishPacket> take)
    : IMqttChannelAdapter
{
    private bool _isAnswered;

    /// <inheritdoc/>
    public long BytesReceived => inner.BytesReceived;

    /// <inheritdoc/>
    public long BytesSent => inner.BytesSent;

    /// <inheritdoc/>
    public X509Certificate2 ClientCertificate => inner.ClientCertificate;

    /// <inheritdoc/>
    public EndPoint RemoteEndPoint => inner.RemoteEndPoint;

    /// <inheritdoc/>
    public EndPoint LocalEndPoint => inner.LocalEndPoint;

    /// <inheritdoc/>
    public bool IsSecureConnection => inner.IsSecureConnection;

    /// <inheritdoc/>
    public MqttPacketFormatterAdapter PacketFormatterAdapter => inner.PacketFormatterAdapter;

    /// <summary>Messages that were sent here and not by the client.</summary>
    public PublishedMessages Published { get; } = new();

    /// <summary>The keep-alive time that the broker wants instead (MQTT 5.0 §3.2.2.3.14), s; 0 where it wants none.</summary>
    public int ServerKeepAliveSeconds { get; private set; }

    /// <inheritdoc/>
    public Task ConnectAsync(CancellationToken cancellationToken) => inner.ConnectAsync(cancellationToken);

    /// <inheritdoc/>
    public Task DisconnectAsync(CancellationToken cancellationToken) => inner.DisconnectAsync(cancellationToken);

    /// <summary>The next packet for the client; null at the end of the connection.</summary>
    public async Task<MqttPacket?> ReceivePacketAsync(CancellationToken cancellationToken)
    {
        bool isOver = true;
        try
        {
            MqttPacket? packet;
            do
            {
                packet = await inner.ReceivePacketAsync(cancellationToken).ConfigureAwait(false);
            }
            while (packet is not null && IsTaken(packet));

            isOver = packet is null;
            return packet;
        }
        finally
        {
            if (isOver)
            {
                Published.End();
            }
        }
    }

    /// <inheritdoc/>
    public void ResetStatistics() => inner.ResetStatistics();

    /// <inheritdoc/>
    public Task SendPacketAsync(MqttPacket packet, CancellationToken cancellationToken)
    {
        if (packet is MqttConnectPacket connect)
        {
            connect.KeepAlivePeriod = keepAliveSeconds;
        }

        return inner.SendPacketAsync(packet, cancellationToken);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Published.End();
        inner.Dispose();
    }

    private bool IsTaken(MqttPacket packet)
    {
        switch (packet)
        {
            case MqttPublishPacket message when _isAnswered:
                if (message.QualityOfServiceLevel > MqttQualityOfServiceLevel.AtLeastOnce)
                {
                    throw new MqttProtocolViolationException("the broker sends with QoS 2 what was subscribed to with QoS 1");
                }

                if (message.QualityOfServiceLevel == MqttQualityOfServiceLevel.AtLeastOnce && message.PacketIdentifier == 0)
                {
                    throw new MqttProtocolViolationException("the broker sends a message that cannot be answered: it has no number");
                }

                take(message);
                return true;
            case MqttPubAckPacket answer:
                return Published.IsAnswered(answer);
            case MqttConnAckPacket answer:
                // The client would ping for the broker's time, and without a time of its own without end.
                _isAnswered = true;
                ServerKeepAliveSeconds = answer.ServerKeepAlive;
                answer.ServerKeepAlive = 0;
                return false;
            default:
                return false;
        }
    }
}
