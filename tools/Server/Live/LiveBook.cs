using MeterNode.Plant.Collecting;
using MeterNode.Plant.Collecting.Status;
using MeterNode.Plant.Stores;
using MeterNode.Wire;

namespace MeterNode.Server.Live;

/// <summary>
/// What a plant knows now of each node of its registry: from packs that were stored and from status messages. Safe for several threads; it
/// holds one entry a node.
/// </summary>
/// <param name="time">The clock.</param>
public sealed class LiveBook(TimeProvider time)
{
    private readonly Lock _lock = new();
    private readonly SortedDictionary<string, NodeLive> _nodes = new(StringComparer.Ordinal);

    /// <summary>Something new is known of a node; raised on threads of the server, so return quickly.</summary>
    public event Action<NodeLive>? Changed;

    /// <summary>Whether this program can hear nobody now; asked whenever a condition is judged.</summary>
    public Func<bool> IsDeaf { get; set; } = () => false;

    /// <summary>The clock.</summary>
    public TimeProvider Time => time;

    /// <summary>All nodes in service, by name.</summary>
    public IReadOnlyList<NodeLive> Nodes()
    {
        lock (_lock)
        {
            return [.. _nodes.Values];
        }
    }

    /// <summary>A node in service; null when there is none of this name.</summary>
    public NodeLive? Find(string node)
    {
        lock (_lock)
        {
            return _nodes.GetValueOrDefault(node);
        }
    }

    /// <summary>How a node is heard of now.</summary>
    public NodeCondition ConditionOf(NodeLive node) => node.Condition(time.GetUtcNow(), IsDeaf());

    /// <summary>The nodes of this registry whose key counts are those in service.</summary>
    public void Take(Registry registry)
    {
        lock (_lock)
        {
            Dictionary<string, RegisteredNode> now = registry.Nodes.Where(node => node.End is null)
                .GroupBy(node => node.Id).ToDictionary(group => group.Key, group => group.Last(), StringComparer.Ordinal);
            foreach (string gone in _nodes.Keys.Where(name => !now.ContainsKey(name)).ToList())
            {
                _nodes.Remove(gone);
            }

            foreach ((string name, RegisteredNode node) in now)
            {
                _nodes[name] = _nodes.GetValueOrDefault(name) is NodeLive known ? known with { Machine = node.Machine }
                    : new NodeLive { Node = name, Machine = node.Machine };
            }
        }
    }

    /// <summary>Takes the newest stored pack of each node that has said nothing yet: after a start the page is not empty.</summary>
    /// <exception cref="StoreException">The store cannot be read.</exception>
    public void Load(IEvidenceStore store, Registry registry)
    {
        foreach (RegisteredNode node in registry.Nodes.Where(node => node.End is null))
        {
            if (store.Newest(node.Kid) is byte[] bytes && Pack.TryDecode(bytes, out Pack? pack) == PackError.None
                && PackPayload.TryRead(pack!.Payload, out PackPayload? payload) == PackError.None)
            {
                Take(node.Id, pack, payload!, null);
            }
        }
    }

    /// <summary>Takes a pack that is stored.</summary>
    public void Take(IngestResult result)
    {
        if (result is { Node: string node, Verified: { Pack: Pack pack, Payload: PackPayload payload } }
            && result.Judgement.Verdict.IsStored())
        {
            Take(node, pack, payload, time.GetUtcNow());
        }
    }

    /// <summary>Takes what a node has said of itself.</summary>
    public void Take(string node, NodeStatus status) =>
        Change(node, before => before with { Status = status, StatusAt = time.GetUtcNow(), Zones = ZonesOf(before, status) });

    /// <summary>Takes a pack; <paramref name="came"/> says when it came, null where nobody knows any more.</summary>
    private void Take(string node, Pack pack, PackPayload payload, DateTimeOffset? came)
    {
        LivePack live = LivePack.Of(pack, payload);
        DateTimeOffset now = time.GetUtcNow();
        Change(node, before => IsOlder(live, before.Pack) ? before : before with
        {
            Pack = live,
            PackAt = live.EndsAt > now ? came : live.EndsAt,
            Zones = ZonesOf(before, live, payload),
        });
    }

    /// <summary>Packs that were kept in an outbox come late: they say nothing about now.</summary>
    private static bool IsOlder(LivePack pack, LivePack? known) =>
        known?.EndsAt is DateTimeOffset last && !(pack.EndsAt >= last);

    private static IReadOnlyList<LiveZone> ZonesOf(NodeLive before, LivePack pack, PackPayload payload)
    {
        var zones = new SortedDictionary<int, LiveZone>();
        foreach (LiveZone zone in before.Zones.Concat(pack.Zones))
        {
            LiveZone? known = zones.GetValueOrDefault(zone.Zone);
            zones[zone.Zone] = zone with
            {
                SetpointCelsius = zone.SetpointCelsius ?? known?.SetpointCelsius,
                ToleranceCelsius = zone.ToleranceCelsius ?? known?.ToleranceCelsius,
            };
        }

        foreach (NodeEvent.Setpoint change in payload.Records.Events.OfType<NodeEvent.Setpoint>())
        {
            if (zones.TryGetValue(change.Zone, out LiveZone? zone))
            {
                zones[change.Zone] = zone with { SetpointCelsius = change.Celsius };
            }
        }

        return [.. zones.Values];
    }

    private static IReadOnlyList<LiveZone> ZonesOf(NodeLive before, NodeStatus status) =>
        status.Live is not { Zones.Count: > 0 } live ? before.Zones
            : [.. live.Zones.Select((zone, at) => LiveZone.Of(zone, at + 1, before.Zones.FirstOrDefault(known => known.Zone == at + 1)))];

    private void Change(string node, Func<NodeLive, NodeLive> change)
    {
        NodeLive changed;
        lock (_lock)
        {
            if (!_nodes.TryGetValue(node, out NodeLive? before) || ReferenceEquals(changed = change(before), before))
            {
                return;
            }

            _nodes[node] = changed;
        }

        Changed?.Invoke(changed);
    }
}
