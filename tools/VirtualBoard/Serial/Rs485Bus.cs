using MeterNode.Drivers.Models;

namespace MeterNode.VirtualBoard;

/// <summary>
/// A half-duplex line: characters take their time, a device answers what it understands, two that send at once spoil each other,
/// and what a cheap installation adds can be switched on.
/// </summary>
public sealed class Rs485Bus
{
    private readonly BoardClock _clock;
    private readonly List<(BusDevice Device, SerialFormat Format)> _devices = [];
    private readonly PriorityQueue<byte, (long Nanos, long Order)> _arriving = new();
    private long _order;
    private long _busyUntilNanos;

    internal Rs485Bus(BoardClock clock)
    {
        _clock = clock;
    }

    /// <summary>The node hears what it sends: /RE is not switched.</summary>
    public bool HasEcho { get; set; }

    /// <summary>Bytes that an undriven line makes before each answer.</summary>
    public byte[] Before { get; set; } = [];

    /// <summary>Bytes that it makes after each answer.</summary>
    public byte[] After { get; set; } = [];

    /// <summary>Changes each answer on its way; null changes nothing.</summary>
    public Func<byte[], byte[]>? Disturb { get; set; }

    /// <summary>True when nothing is connected.</summary>
    public bool IsEmpty => _devices.Count == 0;

    /// <summary>Requests that the line has carried.</summary>
    public int Requests { get; private set; }

    /// <summary>True when bytes are on their way.</summary>
    public bool HasMore => _arriving.Count > 0;

    /// <summary>Connects a device that sends and hears in <paramref name="format"/>.</summary>
    public void Connect(BusDevice device, SerialFormat format) => _devices.Add((device, format));

    /// <summary>Takes a device off the line.</summary>
    public void Disconnect(BusDevice device) => _devices.RemoveAll(entry => entry.Device == device);

    /// <summary>Bytes from elsewhere, from now on, back to back.</summary>
    public void Inject(byte[] bytes, SerialFormat format) => Arrive(bytes, format, _clock.NowNanos);

    internal void Carry(byte[] bytes, SerialFormat format, long startNanos, long endNanos)
    {
        Requests++;
        if (HasEcho)
        {
            Arrive(bytes, format, startNanos);
        }

        // Who answers later than a request begins spoils it: the device hears nonsense and says nothing.
        if (startNanos < _busyUntilNanos)
        {
            return;
        }

        foreach ((BusDevice device, SerialFormat own) in _devices)
        {
            if (own == format && !device.IsSilent && device.Answer(bytes, endNanos) is { } answer)
            {
                Send(answer, own, endNanos + (long)(device.AnswerMs * 1e6));
            }
        }
    }

    internal bool TryTake(long nowNanos, out byte value)
    {
        bool isThere = _arriving.TryPeek(out value, out var next) && next.Nanos <= nowNanos;
        if (isThere)
        {
            _arriving.Dequeue();
        }

        return isThere;
    }

    private void Send(byte[] answer, SerialFormat format, long startNanos)
    {
        byte[] all = [.. Before, .. Disturb?.Invoke(answer) ?? answer, .. After];
        bool collides = startNanos < _busyUntilNanos;
        if (collides)
        {
            for (int i = 0; i < all.Length; i++)
            {
                all[i] ^= 0x5A;
            }
        }

        Arrive(all, format, startNanos);
        _busyUntilNanos = Math.Max(_busyUntilNanos, startNanos + (all.Length * format.CharacterNanos));
    }

    private void Arrive(byte[] bytes, SerialFormat format, long startNanos)
    {
        for (int i = 0; i < bytes.Length; i++)
        {
            _arriving.Enqueue(bytes[i], (startNanos + ((i + 1) * format.CharacterNanos), _order++));
        }
    }
}
