using MeterNode.Plant.LifeCycle;
using MeterNode.Wire;

namespace MeterNode.Server.Health;

/// <summary>When each node was last heard of since the server started. Safe for several threads.</summary>
/// <param name="time">The clock.</param>
internal sealed class NodeSightings(TimeProvider time)
{
    /// <summary>More names than a plant has nodes are made up.</summary>
    private const int MaximumNodes = 100_000;

    private readonly Lock _lock = new();
    private readonly DateTimeOffset _since = time.GetUtcNow();
    private readonly Dictionary<string, DateTimeOffset> _seen = new(StringComparer.Ordinal);

    /// <summary>The node has sent something.</summary>
    public void Note(string node)
    {
        lock (_lock)
        {
            if (_seen.Count < MaximumNodes || _seen.ContainsKey(node))
            {
                _seen[node] = time.GetUtcNow();
            }
        }
    }

    /// <summary>Whether the node has sent anything since the server started.</summary>
    public bool Has(string node)
    {
        lock (_lock)
        {
            return _seen.ContainsKey(node);
        }
    }

    /// <summary>How many nodes in service were heard of, and the names of those that are silent.</summary>
    public NodeHealth Of(Registry registry)
    {
        lock (_lock)
        {
            DateTimeOffset now = time.GetUtcNow();
            string[] names = [.. registry.Nodes.Where(node => node.End is null).Select(node => node.Id).Distinct()];
            return new NodeHealth(
                names.Length,
                names.Count(_seen.ContainsKey),
                [.. names.Where(name => now - _seen.GetValueOrDefault(name, _since) > NodeOverview.Silence).Order(StringComparer.Ordinal)]);
        }
    }
}
