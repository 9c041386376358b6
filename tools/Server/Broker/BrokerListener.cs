using System.Globalization;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using MQTTnet.Adapter;
using MQTTnet.Diagnostics.Logger;
using MQTTnet.Formatter;
using MQTTnet.Implementations;
using MQTTnet.Server;

namespace MeterNode.Server.Broker;

/// <summary>
/// The broker's TCP port with TLS. MQTTnet has one of its own, which lets TLS fetch what a stranger's certificate names, and waits for a
/// handshake without end. This one takes what TLS does from its owner, bounds handshakes in time and number, and gives MQTTnet the
/// connections whose certificate was accepted.
/// </summary>
/// <param name="options">Address and bounds.</param>
/// <param name="port">TCP port; 0 for a free one.</param>
/// <param name="isAgain">Whether this process has listened on the port before: right after a stop it is still held for a while.</param>
/// <param name="tls">How the handshake of the next connection is done.</param>
/// <param name="log">Hears of each connection before its handshake, and why it has failed.</param>
internal sealed class BrokerListener(
    EmbeddedBrokerOptions options, int port, bool isAgain, Func<SslServerAuthenticationOptions> tls, ConnectionLog log) : IMqttServerAdapter
{
    /// <summary>Connections that wait until they are accepted: a plant's nodes come back together.</summary>
    private const int Backlog = 512;

    private static readonly TimeSpan s_pause = TimeSpan.FromSeconds(1);

    private readonly CancellationTokenSource _stop = new();
    private readonly OpenHandshakes _handshakes = new(options.MaximumHandshakes);
    private Socket? _socket;

    /// <inheritdoc/>
    public Func<IMqttChannelAdapter, Task>? ClientHandler { get; set; }

    /// <summary>The TCP port; after a start with port 0, the one that was found.</summary>
    public int Port { get; private set; } = port;

    /// <inheritdoc/>
    /// <exception cref="SocketException">The port cannot be had.</exception>
    public Task StartAsync(MqttServerOptions server, IMqttNetLogger logger)
    {
        // What is accepted inherits the linger state: a connection that the broker ends leaves nothing behind in the system.
        var socket = new Socket(options.Address.AddressFamily, SocketType.Stream, ProtocolType.Tcp)
        {
            LingerState = new LingerOption(true, 0),
        };
        try
        {
            if (isAgain)
            {
                socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
            }

            socket.Bind(new IPEndPoint(options.Address, Port));
            socket.Listen(Backlog);
        }
        catch (SocketException)
        {
            socket.Dispose();
            throw;
        }

        Port = ((IPEndPoint)socket.LocalEndPoint!).Port;
        _socket = socket;
        CancellationToken stop = _stop.Token;
        _ = Task.Run(() => Accept(socket, server, logger, stop), CancellationToken.None);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task StopAsync()
    {
        _stop.Cancel();
        _socket?.Dispose();
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _socket?.Dispose();
        _stop.Dispose();
    }

    private async Task Accept(Socket socket, MqttServerOptions server, IMqttNetLogger logger, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            try
            {
                Socket client = await socket.AcceptAsync(stop).ConfigureAwait(false);
                _ = Task.Run(() => Serve(client, server, logger, stop), CancellationToken.None);
            }
            catch (Exception e) when (e is OperationCanceledException or ObjectDisposedException)
            {
                return;
            }
            catch (SocketException e) when (e.SocketErrorCode is not (SocketError.ConnectionAborted or SocketError.ConnectionReset))
            {
                if (!stop.IsCancellationRequested)
                {
                    log.Refuse($"the system gives no connection ({e.Message}): if this stays so, raise the limit of open files");
                    await Task.Delay(s_pause, CancellationToken.None).ConfigureAwait(false);
                }
            }
            catch (SocketException)
            {
                // It was gone before it was accepted.
            }
        }
    }

    private async Task Serve(Socket client, MqttServerOptions server, IMqttNetLogger logger, CancellationToken stop)
    {
        try
        {
            EndPoint remote = client.RemoteEndPoint!;
            log.Begin(remote);
            client.NoDelay = true;
            var stream = new SslStream(new NetworkStream(client, ownsSocket: true));
            await using (stream.ConfigureAwait(false))
            {
                if (await Shake(stream, client, remote, stop).ConfigureAwait(false) && ClientHandler is { } handle)
                {
                    var channel = new MqttTcpChannel(stream, client.LocalEndPoint, remote, (X509Certificate2)stream.RemoteCertificate!);
                    var writer = new MqttBufferWriter(server.WriterBufferSize, server.WriterBufferSizeMax);
                    using var adapter = new MqttChannelAdapter(channel, new MqttPacketFormatterAdapter(writer), logger);
                    await handle(adapter).ConfigureAwait(false);
                }
            }
        }
        catch (Exception e)
        {
            log.Failed(e); // This connection ends, the others go on.
        }
        finally
        {
            client.Dispose();
        }
    }

    /// <summary>True when the client has shown a certificate that was accepted. Otherwise the cause was said.</summary>
    private async Task<bool> Shake(SslStream stream, Socket client, EndPoint remote, CancellationToken stop)
    {
        if (!_handshakes.Begin(client, ((IPEndPoint)remote).Address))
        {
            log.Refuse(TooMany(remote));
            return false;
        }

        Exception? problem = null;
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(stop);
        limit.CancelAfter(options.HandshakeTimeout);
        try
        {
            await stream.AuthenticateAsServerAsync(tls(), limit.Token).ConfigureAwait(false);
        }
        catch (Exception e)
        {
            problem = e;
        }

        if (!_handshakes.End(client))
        {
            log.Refuse(TooMany(remote));
            return false;
        }

        if (problem is OperationCanceledException && !stop.IsCancellationRequested)
        {
            log.Refuse($"it did not finish the TLS handshake within {Seconds(options.HandshakeTimeout)} s: see whether its network is "
                + "good, and whether it is a client of MQTT with TLS at all");
        }
        else if (problem != null)
        {
            log.Failed(problem);
        }

        return problem == null;
    }

    private string TooMany(EndPoint remote) => $"there are {options.MaximumHandshakes} connections without a certificate yet, "
        + (_handshakes.AreMostlyFrom(((IPEndPoint)remote).Address) ? "most of them from its address: find out what opens them there"
            : "as many as may be at the same time: a node tries again by itself");

    private static string Seconds(TimeSpan time) => time.TotalSeconds.ToString("0.###", CultureInfo.InvariantCulture);
}
