using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using MQTTnet.Adapter;
using MQTTnet.Diagnostics.Logger;
using MQTTnet.Formatter;
using MQTTnet.Implementations;
using MQTTnet.Packets;
using nanoFramework.M2Mqtt.Exceptions;

namespace MeterNode.VirtualBoard.Mqtt;

/// <summary>
/// The socket of one connection, with TLS and the packets on it, as the board's network lets them through. The TLS handshake is one native
/// call of the runtime, without a time-out (nf-interpreter: ssl_connect_internal.cpp), and so is the write into a full send buffer
/// (ssl_write_internal.cpp): both stop the board. Connecting the socket does not: it polls.
/// </summary>
internal sealed class MqttLink(MqttEndpoint endpoint, MqttProtocolVersion version, VirtualNetwork network) : IDisposable
{
    private const int MaximumConnectMs = 30_000;

    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly Lock _sendLock = new();
    private SslStream? _tls;
    private MqttChannelAdapter? _packets;
    private readonly Queue<MqttPacket> _held = new();
    private int _heldBytes;

    /// <summary>Connects. <see cref="MqttConnectionException"/> when that fails.</summary>
    internal void Open(CancellationToken stop)
    {
        try
        {
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(stop);
            limit.CancelAfter(MaximumConnectMs);
            _socket.NoDelay = true;
            _socket.ConnectAsync(new IPEndPoint(endpoint.Address, endpoint.Port), limit.Token).AsTask().GetAwaiter().GetResult();
            Stream stream = new NetworkStream(_socket, ownsSocket: true);
            if (endpoint.IsSecure)
            {
                stream = _tls = new SslStream(stream);
                ShakeHands(_tls, stop);
            }

            _packets = new MqttChannelAdapter(
                new MqttTcpChannel(stream, _socket.LocalEndPoint!, _socket.RemoteEndPoint!, null),
                new MqttPacketFormatterAdapter(version, new MqttBufferWriter(4096, 65535)),
                MqttNetNullLogger.Instance);
            network.AirReturned += OnAirReturned;
        }
        catch (Exception e)
        {
            Exception? cause = e;
            while (cause is not (null or SocketException))
            {
                cause = cause.InnerException;
            }

            throw new MqttConnectionException(
                cause is SocketException socket ? $"Socket exception connecting to the broker: {socket.ErrorCode}"
                    : "Exception connecting to the broker", e);
        }
    }

    /// <summary>Sends a packet of <paramref name="length"/> bytes. In a silent network it stays in the send buffer while it fits.</summary>
    internal void Send(MqttPacket packet, int length, CancellationToken stop)
    {
        lock (_sendLock)
        {
            _held.Enqueue(packet);
            if (network.IsSilent)
            {
                _heldBytes += length;
                if (_heldBytes <= VirtualNetwork.SendBufferBytes)
                {
                    return;
                }

                network.WaitForAir(isRuntimeHeld: true, stop);
            }

            SendHeld(stop);
        }
    }

    /// <summary>Waits for the next packet; null when the peer has closed.</summary>
    internal MqttPacket? Receive(CancellationToken stop)
    {
        MqttPacket? packet = _packets!.ReceivePacketAsync(stop).GetAwaiter().GetResult();
        if (network.IsSilent)
        {
            network.WaitForAir(isRuntimeHeld: false, stop);
        }

        return packet;
    }

    public void Dispose()
    {
        network.AirReturned -= OnAirReturned;
        _packets?.Dispose();
        _tls?.Dispose();
        _socket.Dispose();
    }

    private void OnAirReturned()
    {
        lock (_sendLock)
        {
            try
            {
                SendHeld(CancellationToken.None);
            }
            catch (Exception)
            {
                // The receiver finds the broken connection too, and it ends the session.
            }
        }
    }

    private void SendHeld(CancellationToken stop)
    {
        _heldBytes = 0;
        while (_held.TryDequeue(out MqttPacket? packet))
        {
            _packets!.SendPacketAsync(packet, stop).GetAwaiter().GetResult();
        }
    }

    private void ShakeHands(SslStream tls, CancellationToken stop)
    {
        int milliseconds = network.HandshakeMilliseconds;
        using (network.EnterNativeCall(milliseconds))
        {
            // Who sees the handshake counted finds the board standing still.
            network.CountHandshake();
            tls.AuthenticateAsClientAsync(endpoint.TlsOptions(), stop).GetAwaiter().GetResult();
        }
    }
}
