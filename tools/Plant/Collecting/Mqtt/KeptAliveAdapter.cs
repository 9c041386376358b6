using System.Net;
using System.Security.Cryptography.X509Certificates;
using MQTTnet.Adapter;
using MQTTnet.Formatter;
using MQTTnet.Packets;

namespace MeterNode.Plant.Collecting;

/// <summary>
/// Tells the broker a keep-alive time (MQTT 3.1.1 §3.1.2.10) that the client itself does not know: whoever has the client pings. The client
/// would look four times a second whether it is time to.
/// </summary>
/// <param name="inner">The connection.</param>
/// <param name="keepAliveSeconds">The broker ends a connection on which nothing has come for one and a half times as long, s.</param>
internal sealed class KeptAliveAdapter(IMqttChannelAdapter inner, ushort keepAliveSeconds) : IMqttChannelAdapter
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

    /// <inheritdoc/>
    public Task ConnectAsync(CancellationToken cancellationToken) => inner.ConnectAsync(cancellationToken);

    /// <inheritdoc/>
    public Task DisconnectAsync(CancellationToken cancellationToken) => inner.DisconnectAsync(cancellationToken);

    /// <summary>The keep-alive time that the broker wants instead (MQTT 5.0 §3.2.2.3.14), s; 0 where it wants none.</summary>
    public int ServerKeepAliveSeconds { get; private set; }

    /// <inheritdoc/>
    public Task<MqttPacket> ReceivePacketAsync(CancellationToken cancellationToken) =>
        _isAnswered ? inner.ReceivePacketAsync(cancellationToken) : ReceiveAnswerAsync(cancellationToken);

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
    public void Dispose() => inner.Dispose();

    /// <summary>The client would ping for the broker's time, and without a time of its own without end.</summary>
    private async Task<MqttPacket> ReceiveAnswerAsync(CancellationToken cancellationToken)
    {
        MqttPacket packet = await inner.ReceivePacketAsync(cancellationToken).ConfigureAwait(false);
        if (packet is MqttConnAckPacket answer)
        {
            _isAnswered = true;
            ServerKeepAliveSeconds = answer.ServerKeepAlive;
            answer.ServerKeepAlive = 0;
        }

        return packet;
    }
}
