using System.Net;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace MeterNode.Server.Web;

/// <summary>
/// How many connections the page has: one more is closed before it costs anything. Whoever is on the network can open connections without
/// an account, and the memory of this process is the collector's too.
/// </summary>
internal static class ConnectionBound
{
    /// <summary>Those of one address.</summary>
    internal const int MaximumOfOne = 200;

    private const int Maximum = 2_000;

    /// <summary>Sets the bound of an endpoint; call it before TLS is set.</summary>
    public static void Set(ListenOptions listen)
    {
        var open = new BoundedCount<IPAddress>(Maximum, MaximumOfOne);
        listen.Use(next => async connection =>
        {
            IPAddress from = (connection.RemoteEndPoint as IPEndPoint)?.Address ?? IPAddress.None;
            if (!open.TryAdd(from))
            {
                connection.Abort();
                return;
            }

            try
            {
                await next(connection);
            }
            finally
            {
                open.Remove(from);
            }
        });
    }
}
