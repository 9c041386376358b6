using System.Collections.Concurrent;

namespace MeterNode.Server.Broker;

/// <summary>
/// Counts the messages of each client that it has not acknowledged yet. A message that has left the queue may still be on its way: who ends
/// the connection then takes it from the client.
/// </summary>
internal sealed class MessagesUnderWay
{
    private readonly ConcurrentDictionary<string, int> _count = new(StringComparer.Ordinal);

    /// <summary>Whether <paramref name="client"/> still waits for one.</summary>
    public bool IsAny(string client) => _count.TryGetValue(client, out int count) && count > 0;

    /// <summary>One is queued for <paramref name="client"/>.</summary>
    public void Add(string client) => _count.AddOrUpdate(client, 1, (_, count) => count + 1);

    /// <summary>One was acknowledged, or dropped after all.</summary>
    public void Remove(string client) => _count.AddOrUpdate(client, 0, (_, count) => Math.Max(0, count - 1));

    /// <summary>The session of <paramref name="client"/> has ended with all that was on its way.</summary>
    public void Forget(string client) => _count.TryRemove(client, out _);
}
