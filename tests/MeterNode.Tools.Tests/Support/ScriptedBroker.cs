using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace MeterNode.Tools.Tests.Support;

/// <summary>
/// A broker without TLS that answers CONNECT with a given code, and SUBSCRIBE, and after that says nothing: it counts what arrives. A
/// broker that hangs up closes the connection right behind its answer to CONNECT, or at the first message that is published.
/// </summary>
internal sealed class ScriptedBroker : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly byte _code;
    private readonly bool _hangsUp;

    internal ScriptedBroker(byte code, bool hangsUp)
    {
        _code = code;
        _hangsUp = hangsUp;
        _listener.Start();
        new Thread(Run) { IsBackground = true }.Start();
    }

    internal int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>First bytes of the PUBLISH packets that came: bit 3 is the DUP flag.</summary>
    internal List<byte> Publications { get; } = [];

    /// <summary>When connections came, by <see cref="Environment.TickCount64"/>.</summary>
    internal ConcurrentQueue<long> Connections { get; } = new();

    /// <summary>Whether it ends a connection on which something is published.</summary>
    internal bool HangsUpAtPublish { get; init; }

    public void Dispose() => _listener.Dispose();

    private static int ReadLength(Stream stream)
    {
        int length = 0;
        int shift = 0;
        int part;
        do
        {
            part = stream.ReadByte();
            length |= (part & 127) << shift;
            shift += 7;
        }
        while (part > 127);
        return length;
    }

    private void Run()
    {
        try
        {
            while (true)
            {
                using TcpClient client = _listener.AcceptTcpClient();
                Serve(client.GetStream());
            }
        }
        catch (Exception e) when (e is SocketException or InvalidOperationException or IOException)
        {
        }
    }

    private void Serve(NetworkStream stream)
    {
        for (int type = stream.ReadByte(); type >= 0; type = stream.ReadByte())
        {
            byte[] body = new byte[ReadLength(stream)];
            stream.ReadExactly(body);
            if (type >> 4 == 1)
            {
                Connections.Enqueue(Environment.TickCount64);
                stream.Write([0x20, 2, 0, _code]);
                if (_hangsUp)
                {
                    return;
                }
            }
            else if (type >> 4 == 3)
            {
                lock (Publications)
                {
                    Publications.Add((byte)type);
                }

                if (HangsUpAtPublish)
                {
                    return;
                }
            }
            else if (type >> 4 == 8)
            {
                stream.Write([0x90, 3, body[0], body[1], 1]);
            }
        }
    }
}
