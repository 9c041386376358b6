using System.Collections.Concurrent;
using MeterNode.Server.Live;
using MeterNode.Server.Serving;

namespace MeterNode.Server.Web;

/// <summary>
/// Keeps nodes sending their present values while somebody looks: they stop by themselves a quarter of an hour after they were asked.
/// </summary>
/// <param name="server">The plant.</param>
internal sealed class PresentValues(PlantServer server)
{
    private static readonly TimeSpan s_renewal = TimeSpan.FromMinutes(8);
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(20);

    private readonly ConcurrentDictionary<string, DateTimeOffset> _askedAt = new(StringComparer.Ordinal);

    /// <summary>Somebody looks at this node now; called every few seconds. Returns at once.</summary>
    public void Keep(string node)
    {
        if (server.Live.Find(node) is not NodeLive live)
        {
            return;
        }

        DateTimeOffset now = server.Live.Time.GetUtcNow();
        TimeSpan since = now - _askedAt.GetValueOrDefault(node);
        if (since > (live.HasPresent ? s_renewal : s_patience))
        {
            _askedAt[node] = now;
            Task.Run(() => server.AskForPresentValues(node));
        }
    }
}
