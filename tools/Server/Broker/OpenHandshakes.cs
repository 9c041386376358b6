using System.Net;
using System.Net.Sockets;

namespace MeterNode.Server.Broker;

/// <summary>
/// The connections that have not shown a certificate yet. Anybody can open them, so there are no more than so many. For one more, the
/// newest of the address that has the most is closed, or the new one itself where it is of such an address: who opens a thousand takes the
/// room from nobody but himself, and those that are under way come to their end.
/// </summary>
/// <param name="maximum">So many may be open at the same time.</param>
internal sealed class OpenHandshakes(int maximum)
{
    private readonly Lock _lock = new();

    /// <summary>The oldest first.</summary>
    private readonly List<(Socket Socket, IPAddress From)> _open = [];

    /// <summary>Counts a connection until <see cref="End"/>. False when there is no room for it.</summary>
    public bool Begin(Socket socket, IPAddress from)
    {
        lock (_lock)
        {
            bool hasRoom = _open.Count < maximum || MakeRoomFor(from);
            if (hasRoom)
            {
                _open.Add((socket, from));
            }

            return hasRoom;
        }
    }

    /// <summary>True when more than half of them are from this address.</summary>
    public bool AreMostlyFrom(IPAddress from)
    {
        lock (_lock)
        {
            return 2 * _open.Count(each => each.From.Equals(from)) > _open.Count;
        }
    }

    /// <summary>Counts it no longer. False when it was closed for another one.</summary>
    public bool End(Socket socket)
    {
        lock (_lock)
        {
            int place = _open.FindIndex(each => ReferenceEquals(each.Socket, socket));
            if (place >= 0)
            {
                _open.RemoveAt(place);
            }

            return place >= 0;
        }
    }

    private bool MakeRoomFor(IPAddress from)
    {
        Dictionary<IPAddress, int> counts = _open.CountBy(each => each.From).ToDictionary();
        (IPAddress fullest, int count) = counts.MaxBy(each => each.Value);
        if (counts.GetValueOrDefault(from) + 1 >= count)
        {
            return false;
        }

        int newest = _open.FindLastIndex(each => each.From.Equals(fullest));
        _open[newest].Socket.Dispose();
        _open.RemoveAt(newest);
        return true;
    }
}
