using MeterNode.VirtualBoard;

namespace System.Device.Gpio;

/// <summary>One open pin. Its event is raised on the thread that moves the board's clock past the edge.</summary>
public sealed class GpioPin : IDisposable
{
    private readonly VirtualGpioLine _line;
    private TimeSpan _debounceTimeout;
    private bool _disposed;

    internal GpioPin(VirtualGpioLine line)
    {
        _line = line;
    }

    /// <summary>Raised at each edge of an input pin.</summary>
    public event PinValueChangedEventHandler? ValueChanged;

    /// <summary>GPIO number.</summary>
    public int PinNumber => _line.Number;

    /// <summary>An edge is reported only when the level has held for this long; zero reports every edge.</summary>
    public TimeSpan DebounceTimeout
    {
        get => _debounceTimeout;
        set
        {
            _debounceTimeout = value;
            _line.DebounceNanos = value.Ticks * 100;
        }
    }

    /// <summary>Present mode.</summary>
    public PinMode GetPinMode()
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        return _line.Mode;
    }

    /// <summary>Whether the ESP32 can put the pin in <paramref name="pinMode"/>.</summary>
    public bool IsPinModeSupported(PinMode pinMode)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        return VirtualGpio.Supports(PinNumber, pinMode);
    }

    /// <summary>Sets the mode; <see cref="ArgumentException"/> when the ESP32's pin cannot do it.</summary>
    public void SetPinMode(PinMode value) => _line.SetMode(value);

    /// <summary>Level.</summary>
    public PinValue Read()
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        return _line.Level;
    }

    /// <summary>Drives an output pin.</summary>
    public void Write(PinValue value)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        _line.Write((bool)value);
    }

    /// <summary>Inverts an output pin.</summary>
    public void Toggle() => Write(!_line.Level);

    /// <inheritdoc/>
    public void Dispose()
    {
        if (!_disposed)
        {
            _disposed = true;
            _line.Release(this);
        }
    }

    internal void RaiseValueChanged(bool level)
    {
        PinEventTypes edge = level ? PinEventTypes.Rising : PinEventTypes.Falling;
        ValueChanged?.Invoke(this, new PinValueChangedEventArgs(edge, PinNumber));
    }
}
