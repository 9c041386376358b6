namespace MeterNode.VirtualBoard;

/// <summary>The board's UARTs, and the RS-485 lines that transceivers connect to them.</summary>
public sealed class VirtualSerial
{
    private readonly BoardClock _clock;
    private readonly Dictionary<int, Rs485Bus> _buses = [];
    private readonly HashSet<int> _claimed = [];

    internal VirtualSerial(BoardClock clock)
    {
        _clock = clock;
    }

    /// <summary>The line at UART <paramref name="number"/> (1 to 3), made when it is first asked for.</summary>
    public Rs485Bus Bus(int number)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(number, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(number, 3);
        if (!_buses.TryGetValue(number, out Rs485Bus? bus))
        {
            _buses[number] = bus = new Rs485Bus(_clock);
        }

        return bus;
    }

    internal void Claim(int number)
    {
        if (number is < 1 or > 3 || !_claimed.Add(number))
        {
            throw new ArgumentException($"COM{number} does not exist or is taken.");
        }
    }

    internal void Release(int number) => _claimed.Remove(number);

    internal void ReleaseAll() => _claimed.Clear();

    internal VirtualUart Open(int number, SerialFormat format, bool drivesTheBus, int bufferSize) =>
        new(_clock, Bus(number), format, drivesTheBus, bufferSize);
}
