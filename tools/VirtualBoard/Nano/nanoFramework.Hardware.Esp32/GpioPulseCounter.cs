using MeterNode.VirtualBoard;

namespace System.Device.Gpio;

/// <summary>One of the counter units of the current board.</summary>
public sealed class GpioPulseCounter : IDisposable
{
    private const int MaximumFilter = 1023;

    private readonly VirtualPulseUnit _unit;
    private GpioPulsePolarity _polarity = GpioPulsePolarity.Falling;
    private ushort _filter;

    /// <summary>
    /// Takes a free unit for <paramref name="pinNumberA"/>. A second pin for the direction is not part of the virtual board.
    /// </summary>
    public GpioPulseCounter(int pinNumberA, int pinNumberB)
    {
        if (pinNumberA < 0)
        {
            throw new ArgumentException("a pulse counter needs a pin");
        }

        if (pinNumberB >= 0)
        {
            throw new NotSupportedException("the virtual board has no counter with a second pin");
        }

        _unit = Board.Current.Gpio.OpenPulseUnit(pinNumberA);
    }

    /// <summary>True after <see cref="Start"/>.</summary>
    public bool IsStarted { get; private set; }

    /// <summary>Edges to count; only while it is stopped.</summary>
    public GpioPulsePolarity Polarity
    {
        get => _polarity;
        set
        {
            if (IsStarted)
            {
                throw new InvalidOperationException();
            }

            _polarity = value;
        }
    }

    /// <summary>Length of what is filtered away: the documentation says µs, the driver underneath takes it as ns.</summary>
    public ushort FilterPulses
    {
        get => _filter;
        set
        {
            if (value > MaximumFilter)
            {
                throw new ArgumentException("the filter is 0 to 1023");
            }

            _filter = value;
        }
    }

    /// <summary>The count since <see cref="Start"/>.</summary>
    public GpioPulseCount Read() => Look(false);

    /// <summary>The count, which begins again at 0.</summary>
    public GpioPulseCount Reset() => Look(true);

    /// <summary>Counts from 0.</summary>
    public void Start()
    {
        if (IsStarted)
        {
            throw new InvalidOperationException();
        }

        IsStarted = true;
        _unit.Start(_polarity, _filter);
    }

    /// <summary>Stops counting.</summary>
    public void Stop()
    {
        if (!IsStarted)
        {
            throw new InvalidOperationException();
        }

        IsStarted = false;
        _unit.Stop();
    }

    /// <inheritdoc/>
    public void Dispose() => _unit.Dispose();

    private GpioPulseCount Look(bool reset) => new()
    {
        Count = _unit.Read(reset),
        RelativeTime = TimeSpan.FromMicroseconds(Board.Current.Clock.NowMicros),
    };
}
