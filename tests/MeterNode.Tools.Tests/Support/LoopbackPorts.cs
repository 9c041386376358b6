using System.Net;
using System.Net.Sockets;

namespace MeterNode.Tools.Tests.Support;

/// <summary>Ports of this machine that nobody else gets as long as this process runs, whoever else takes ports meanwhile.</summary>
internal static class LoopbackPorts
{
    // Below those that Linux (from 32,768), macOS and Windows (from 49,152) give to connections that somebody opens.
    private const int First = 20_000, Last = 32_000;

    // A datagram socket of the same number: TCP does not mind it, the next who looks for a port sees it, and it goes with the process.
    private static readonly List<Socket> s_taken = [];
    private static int s_next = Random.Shared.Next(First, Last);

    /// <summary>A port that nobody listens on, and that no other call gives, here or in another process.</summary>
    public static int Take()
    {
        lock (s_taken)
        {
            for (int attempt = First; attempt <= Last; attempt++)
            {
                s_next = s_next == Last ? First : s_next + 1;
                if (TryTake(s_next))
                {
                    return s_next;
                }
            }
        }

        throw new InvalidOperationException($"no port from {First} to {Last} is free");
    }

    private static bool TryTake(int port)
    {
        var mark = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        try
        {
            mark.Bind(new IPEndPoint(IPAddress.Loopback, port));
            using TcpListener listener = TcpListener.Create(port);
            listener.Start();
            s_taken.Add(mark);
            return true;
        }
        catch (SocketException)
        {
            mark.Dispose();
            return false;
        }
    }
}
