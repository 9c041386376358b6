using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace MeterNode.Cli;

/// <summary>TCP ports for brokers that this program starts itself.</summary>
internal static class LoopbackPort
{
    // Below those that Linux (from 32,768), macOS and Windows (from 49,152) give to connections that somebody opens: while a broker is
    // away, its clients, which try again and again, would otherwise take its port themselves some day.
    private const int First = 20_000, Last = 32_000;

    // A datagram socket of the same number: TCP does not mind it, who takes a port like this sees it, and it goes with the process.
    private static readonly ConcurrentBag<Socket> s_taken = [];

    /// <summary>A port of the loopback on which nobody listens, and which no other call gives while this process runs.</summary>
    public static int Take()
    {
        while (true)
        {
            int port = Random.Shared.Next(First, Last + 1);
            var mark = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
            try
            {
                mark.Bind(new IPEndPoint(IPAddress.Loopback, port));
                using var listener = new TcpListener(IPAddress.Loopback, port);
                listener.Start();
                s_taken.Add(mark);
                return port;
            }
            catch (SocketException)
            {
                mark.Dispose(); // Somebody has it, or has taken it for later: another one is tried.
            }
        }
    }
}
