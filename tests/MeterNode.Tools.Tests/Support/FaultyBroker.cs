using System.Buffers.Binary;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace MeterNode.Tools.Tests.Support;

/// <summary>A broker over TLS that behaves as badly as a test asks, and counts what it sees.</summary>
internal sealed class FaultyBroker : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly X509Certificate2 _certificate;
    private readonly List<Socket> _sockets = [];
    private readonly List<BrokerPublication> _publications = [];
    private SslStream? _newest;
    private int _handshakes;
    private int _subscriptions;
    private int _goodbyes;
    private int _pings;
    private int _connections;

    internal FaultyBroker()
    {
        using X509Certificate2 made = Certificates.Make(Ca, "broker");
        _certificate = X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pfx), null);
        _listener.Start();
        new Thread(Accept) { IsBackground = true }.Start();
    }

    internal X509Certificate2 Ca { get; } = Certificates.MakeCa();

    internal int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>What happens to the connections that come from now on.</summary>
    internal BrokerFault Fault { get; set; }

    /// <summary>Whether anything is answered after CONNACK.</summary>
    internal bool Answers { get; set; } = true;

    /// <summary>Whether PUBLISH is answered, when anything is.</summary>
    internal bool Acknowledges { get; set; } = true;

    internal int Connections => Volatile.Read(ref _connections);

    internal int Handshakes => Volatile.Read(ref _handshakes);

    internal int Subscriptions => Volatile.Read(ref _subscriptions);

    internal int Pings => Volatile.Read(ref _pings);

    /// <summary>DISCONNECT packets.</summary>
    internal int Goodbyes => Volatile.Read(ref _goodbyes);

    /// <summary>PUBLISH packets so far, in the order of their arrival.</summary>
    internal BrokerPublication[] Publications
    {
        get
        {
            lock (_publications)
            {
                return [.. _publications];
            }
        }
    }

    /// <summary>Acknowledges a message on the newest connection, asked or not.</summary>
    internal void Acknowledge(int messageId)
    {
        SslStream stream = Volatile.Read(ref _newest)!;
        lock (stream)
        {
            stream.Write([0x40, 2, (byte)(messageId >> 8), (byte)messageId]);
        }
    }

    /// <summary>Cuts every connection with a reset.</summary>
    internal void Reset()
    {
        lock (_sockets)
        {
            _sockets.ForEach(Kill);
            _sockets.Clear();
        }
    }

    public void Dispose()
    {
        _listener.Dispose();
        Reset();
        _certificate.Dispose();
        Ca.Dispose();
    }

    private static void Kill(Socket socket)
    {
        try
        {
            socket.LingerState = new LingerOption(true, 0);
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
        }

        socket.Dispose();
    }

    private void Accept()
    {
        try
        {
            while (true)
            {
                Socket socket = _listener.AcceptSocket();
                BrokerFault fault = Fault;
                lock (_sockets)
                {
                    _sockets.Add(socket);
                }

                // Whoever sees it counted may reset it or choose another fault for the next one.
                Interlocked.Increment(ref _connections);
                if (fault != BrokerFault.SilentHandshake)
                {
                    new Thread(() => Serve(socket, fault)) { IsBackground = true }.Start();
                }
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
        }
    }

    private void Serve(Socket socket, BrokerFault fault)
    {
        try
        {
            using var stream = new SslStream(new NetworkStream(socket, ownsSocket: true));
            stream.AuthenticateAsServer(
                new SslServerAuthenticationOptions
                {
                    ServerCertificate = _certificate,
                    ClientCertificateRequired = true,
                    RemoteCertificateValidationCallback = (_, _, _, _) => true,
                });
            Volatile.Write(ref _newest, stream);
            Interlocked.Increment(ref _handshakes);
            while (Handle(stream, fault))
            {
            }

            if (fault == BrokerFault.ResetAfterConnect)
            {
                // Before the stream says goodbye.
                Kill(socket);
            }
        }
        catch (Exception e) when (e is IOException or SocketException or ObjectDisposedException or InvalidOperationException
            or System.Security.Authentication.AuthenticationException)
        {
        }
    }

    private bool Handle(SslStream stream, BrokerFault fault)
    {
        int type = stream.ReadByte();
        if (type < 0)
        {
            return false;
        }

        byte[] body = new byte[ReadLength(stream)];
        stream.ReadExactly(body);
        switch (type >> 4)
        {
            case 1:
                return Connect(stream, fault);
            case 3:
                Publish(stream, type, body);
                return true;
            case 8:
                Interlocked.Increment(ref _subscriptions);
                Reply(stream, Answers, SubAck(body));
                return true;
            case 12:
                Interlocked.Increment(ref _pings);
                Reply(stream, Answers, [0xD0, 0]);
                return true;
            case 14:
                Interlocked.Increment(ref _goodbyes);
                return false;
            default:
                return true;
        }
    }

    private static bool Connect(SslStream stream, BrokerFault fault)
    {
        if (fault == BrokerFault.ResetAfterConnect)
        {
            return false;
        }

        Reply(stream, fault != BrokerFault.SilentAfterConnect, [0x20, 2, 0, (byte)(fault == BrokerFault.Denied ? 5 : 0)]);
        return fault != BrokerFault.Denied;
    }

    private void Publish(SslStream stream, int type, byte[] body)
    {
        int topicLength = BinaryPrimitives.ReadUInt16BigEndian(body);
        string topic = Encoding.UTF8.GetString(body, 2, topicLength);
        int start = topicLength + 4;
        lock (_publications)
        {
            _publications.Add(new BrokerPublication(topic, body[start..], (type & 8) != 0));
        }

        Reply(stream, Answers && Acknowledges, [0x40, 2, body[start - 2], body[start - 1]]);
    }

    private static byte[] SubAck(byte[] body)
    {
        int topics = 0;
        for (int i = 2; i < body.Length; i += 3 + BinaryPrimitives.ReadUInt16BigEndian(body.AsSpan(i)))
        {
            topics++;
        }

        return [0x90, (byte)(2 + topics), body[0], body[1], .. Enumerable.Repeat((byte)1, topics)];
    }

    private static void Reply(SslStream stream, bool answers, byte[] packet)
    {
        if (answers)
        {
            lock (stream)
            {
                stream.Write(packet);
            }
        }
    }

    private static int ReadLength(Stream stream)
    {
        int length = 0;
        int part;
        int shift = 0;
        do
        {
            part = stream.ReadByte();
            length |= (part & 127) << shift;
            shift += 7;
        }
        while (part > 127);
        return length;
    }
}
