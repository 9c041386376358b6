using System.Device.Gpio;
using MeterNode.Drivers.Models;

namespace MeterNode.VirtualBoard;

/// <summary>One pin seen from outside the board: what drives it, what the firmware drives it to.</summary>
public sealed class VirtualGpioLine
{
    private const int RecordedChanges = 10_000;

    private readonly BoardClock _clock;
    private readonly Queue<(long Micros, bool Level)> _writes = new();
    private bool? _driven;
    private bool _output;
    private bool _reported;
    private long _changeOrder;

    internal VirtualGpioLine(BoardClock clock, int number)
    {
        _clock = clock;
        Number = number;
    }

    /// <summary>Raised when the firmware drives the pin to another level.</summary>
    public event Action<bool>? OutputChanged;

    /// <summary>Raised when an input has another level.</summary>
    internal event Action<bool>? LevelChanged;

    /// <summary>GPIO number.</summary>
    public int Number { get; }

    /// <summary>Mode set by the firmware.</summary>
    public PinMode Mode { get; private set; } = PinMode.Input;

    /// <summary>Present level: driven from outside, by the firmware, or by the pull resistor; an open pin without one is low.</summary>
    public bool Level => IsOutput ? _output : _driven ?? Mode == PinMode.InputPullUp;

    /// <summary>The last 10,000 writes of the firmware that changed the level: board time (µs) and level, oldest first.</summary>
    public IReadOnlyCollection<(long Micros, bool Level)> Writes => _writes;

    /// <summary>When set, the firmware gets no interrupt for a change; it sees the level only when it reads the pin.</summary>
    public bool LosesEdges { get; set; }

    internal GpioPin? Pin { get; private set; }

    /// <summary>True while a counter unit has the pin.</summary>
    internal bool IsCounted { get; private set; }

    internal long DebounceNanos { get; set; }

    private bool IsOutput => Mode >= PinMode.Output;

    /// <summary>Drives the pin from outside to a level now; null lets go of it.</summary>
    public void Drive(bool? level)
    {
        bool before = Level;
        _driven = level;
        if (!IsOutput && Level != before)
        {
            LevelChanged?.Invoke(Level);
            InputChanged();
        }
    }

    /// <summary>Drives the pin from outside with edges at board times.</summary>
    public void Connect(EdgeSource source)
    {
        Drive(source.InitialLevel);
        ScheduleNext(source, _clock.NowNanos);
    }

    internal GpioPin Open()
    {
        if (Pin != null || IsCounted)
        {
            throw new InvalidOperationException($"GPIO{Number} is already open.");
        }

        Pin = new GpioPin(this);
        return Pin;
    }

    /// <summary>Gives the pin to a counter unit, whose driver turns the pull-up on where the pin has one.</summary>
    internal void Count(bool hasPullUp)
    {
        IsCounted = true;
        Mode = hasPullUp ? PinMode.InputPullUp : PinMode.Input;
    }

    internal void Discount()
    {
        IsCounted = false;
        Mode = PinMode.Input;
    }

    internal void Release(GpioPin pin)
    {
        if (ReferenceEquals(Pin, pin))
        {
            Pin = null;
            Mode = PinMode.Input;
            DebounceNanos = 0;
        }
    }

    internal void SetMode(PinMode mode)
    {
        if (!VirtualGpio.Supports(Number, mode))
        {
            throw new ArgumentException($"GPIO{Number} of an ESP32 cannot be {mode}.");
        }

        Mode = mode;
        _reported = Level;
    }

    internal void Write(bool level)
    {
        if (!IsOutput)
        {
            throw new InvalidOperationException($"GPIO{Number} is an input.");
        }

        if (level == _output && _writes.Count > 0)
        {
            return;
        }

        _output = level;
        if (_writes.Count == RecordedChanges)
        {
            _writes.Dequeue();
        }

        _writes.Enqueue((_clock.NowMicros, level));
        OutputChanged?.Invoke(level);
    }

    private void ScheduleNext(EdgeSource source, long afterNanos)
    {
        if (source.TryNext(afterNanos, out long nanos, out bool level))
        {
            _clock.Schedule(nanos, () =>
            {
                Drive(level);
                ScheduleNext(source, nanos);
            });
        }
    }

    private void InputChanged()
    {
        if (DebounceNanos == 0)
        {
            Report();
        }
        else
        {
            ReportWhenSettled();
        }
    }

    private void ReportWhenSettled()
    {
        long order = ++_changeOrder;
        _clock.Schedule(_clock.NowNanos + DebounceNanos, () =>
        {
            if (order == _changeOrder)
            {
                Report();
            }
        });
    }

    private void Report()
    {
        if (Level != _reported)
        {
            _reported = Level;
            if (!LosesEdges)
            {
                Pin?.RaiseValueChanged(Level);
            }
        }
    }
}
