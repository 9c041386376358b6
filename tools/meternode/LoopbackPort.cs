using System.Net;
using System.Net.Sockets;

namespace MeterNode.Cli;

/// <summary>TCP ports for brokers that this program starts itself.</summary>
internal static class LoopbackPort
{
    // Below those that Linux (from 32,768), macOS and Windows (from 49,152) give to connections that somebody opens: while a broker is
    // away, its clients, which try again and again, would otherwise take its port themselves some day.
    private const int First = 20_000, Last = 32_000;

    /// <summary>A port of the loopback that is free now; nothing reserves it.</summary>
    public static int Free()
    {
        while (true)
        {
            int port = Random.Shared.Next(First, Last + 1);
            try
            {
                using var listener = new TcpListener(IPAddress.Loopback, port);
                listener.Start();
                return port;
            }
            catch (SocketException)
            {
                // Somebody listens there: another one is tried.
            }
        }
    }
}
