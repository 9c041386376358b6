namespace MeterNode.Server.Broker;

/// <summary>Counts the bytes that wait for each client, so that nobody can fill the memory with messages for one that is away.</summary>
internal sealed class QueueBound(long maximumBytes)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, long> _waiting = new(StringComparer.Ordinal);

    /// <summary>Counts a message for <paramref name="client"/>; false when it is one too many.</summary>
    public bool TryAdd(string client, long bytes)
    {
        lock (_lock)
        {
            long waiting = _waiting.GetValueOrDefault(client);
            bool hasRoom = waiting + bytes <= maximumBytes;
            if (hasRoom)
            {
                _waiting[client] = waiting + bytes;
            }

            return hasRoom;
        }
    }

    /// <summary>A message was sent to <paramref name="client"/> or dropped after all.</summary>
    public void Remove(string client, long bytes)
    {
        lock (_lock)
        {
            if (_waiting.TryGetValue(client, out long waiting))
            {
                _waiting[client] = Math.Max(0, waiting - bytes);
            }
        }
    }

    /// <summary>The session of <paramref name="client"/> has ended with all that waited in it.</summary>
    public void Forget(string client)
    {
        lock (_lock)
        {
            _waiting.Remove(client);
        }
    }
}
