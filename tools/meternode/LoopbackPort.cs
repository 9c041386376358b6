using System.Net;
using System.Net.Sockets;

namespace MeterNode.Cli;

/// <summary>TCP ports for brokers that this program starts itself.</summary>
internal static class LoopbackPort
{
    /// <summary>A port of the loopback that is free now; nothing reserves it.</summary>
    public static int Free()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
