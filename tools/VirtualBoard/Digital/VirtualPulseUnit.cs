using System.Device.Gpio;

namespace MeterNode.VirtualBoard;

/// <summary>
/// A pulse counter unit (PCNT) as ESP-IDF drives it: it counts to 32,767, begins at 0 again, and an interrupt adds what was counted. Its
/// filter takes away pulses of up to 1 µs; a contact's bounce is far longer and counts.
/// </summary>
public sealed class VirtualPulseUnit : IDisposable
{
    private const int Overflow = 32767;

    private readonly BoardClock _clock;
    private readonly VirtualGpioLine _line;
    private readonly Action _release;
    private GpioPulsePolarity _polarity;
    private long _filterNanos;
    private long _changes;
    private bool _level;
    private bool _isRunning;
    private int _count;
    private long _added;

    internal VirtualPulseUnit(BoardClock clock, VirtualGpioLine line, Action release)
    {
        _clock = clock;
        _line = line;
        _release = release;
        _line.LevelChanged += OnLevel;
    }

    /// <summary>GPIO number.</summary>
    public int Pin => _line.Number;

    /// <summary>While set, the interrupt after an overflow is late: what was counted before it is missing from the sum.</summary>
    public bool IsInterruptLate { get; set; }

    /// <summary>The unit loses what it counted, as after a reset of its registers.</summary>
    public void BeginAgain()
    {
        _count = 0;
        _added = 0;
    }

    internal void Start(GpioPulsePolarity polarity, int filterNanos)
    {
        _polarity = polarity;
        _filterNanos = filterNanos;
        _count = 0;
        _added = 0;
        _level = _line.Level;
        _isRunning = true;
    }

    internal void Stop() => _isRunning = false;

    internal long Read(bool reset)
    {
        long sum = (IsInterruptLate ? Math.Max(0, _added - Overflow) : _added) + _count;
        if (reset)
        {
            _count = 0;
            _added = 0;
        }

        return sum;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _line.LevelChanged -= OnLevel;
        _release();
    }

    private void OnLevel(bool level)
    {
        long change = ++_changes;
        if (_filterNanos == 0)
        {
            Take(level);
            return;
        }

        _clock.Schedule(_clock.NowNanos + _filterNanos, () =>
        {
            if (change == _changes)
            {
                Take(level);
            }
        });
    }

    private void Take(bool level)
    {
        if (level == _level)
        {
            return;
        }

        _level = level;
        bool counts = _polarity == GpioPulsePolarity.Both || (_polarity == GpioPulsePolarity.Rising) == level;
        if (_isRunning && counts && ++_count == Overflow)
        {
            _count = 0;
            _added += Overflow;
        }
    }
}
