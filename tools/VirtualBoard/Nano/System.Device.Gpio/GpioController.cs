using MeterNode.VirtualBoard;

namespace System.Device.Gpio;

/// <summary>The pins of the current <see cref="MeterNode.VirtualBoard.Board"/>.</summary>
public sealed class GpioController : IDisposable
{
    private readonly VirtualGpio _gpio = MeterNode.VirtualBoard.Board.Current.Gpio;
    private readonly Dictionary<int, (GpioPin Pin, PinEventTypes Events, PinChangeEventHandler Callback)> _callbacks = [];

    public GpioController()
    {
    }

    public GpioController(PinNumberingScheme numberingScheme)
    {
        NumberingScheme = numberingScheme;
    }

    /// <summary>Numbering scheme given to the constructor.</summary>
    public PinNumberingScheme NumberingScheme { get; }

    /// <summary>Number of pins.</summary>
    public int PinCount => VirtualGpio.PinCount;

    /// <summary>Opens a pin in its present mode.</summary>
    public GpioPin OpenPin(int pinNumber) => _gpio.Open(pinNumber);

    /// <summary>Opens a pin in <paramref name="mode"/>.</summary>
    public GpioPin OpenPin(int pinNumber, PinMode mode)
    {
        GpioPin pin = _gpio.Open(pinNumber);
        pin.SetPinMode(mode);
        return pin;
    }

    /// <summary>Closes a pin.</summary>
    public void ClosePin(int pinNumber)
    {
        if (!_gpio.IsOpen(pinNumber))
        {
            throw new InvalidOperationException();
        }

        _callbacks.Remove(pinNumber);
        _gpio.Close(pinNumber);
    }

    /// <summary>Present mode of an open pin.</summary>
    public PinMode GetPinMode(int pinNumber) => _gpio.OpenLine(pinNumber).Mode;

    /// <summary>Whether the ESP32 can put the pin in <paramref name="mode"/>.</summary>
    public bool IsPinModeSupported(int pinNumber, PinMode mode) => VirtualGpio.Supports(pinNumber, mode);

    /// <summary>Whether the pin is open.</summary>
    public bool IsPinOpen(int pinNumber) => _gpio.IsOpen(pinNumber);

    /// <summary>Level of an open pin.</summary>
    public PinValue Read(int pinNumber) => _gpio.OpenLine(pinNumber).Level;

    /// <summary>Sets the mode of an open pin.</summary>
    public void SetPinMode(int pinNumber, PinMode mode) => _gpio.OpenLine(pinNumber).SetMode(mode);

    /// <summary>Drives an open output pin.</summary>
    public void Write(int pinNumber, PinValue value) => _gpio.OpenLine(pinNumber).Write((bool)value);

    /// <summary>Calls <paramref name="callback"/> at each of the edges asked for. One callback a pin, as on the device.</summary>
    public void RegisterCallbackForPinValueChangedEvent(int pinNumber, PinEventTypes eventTypes, PinChangeEventHandler callback)
    {
        GpioPin pin = _gpio.OpenPin(pinNumber);
        _callbacks[pinNumber] = (pin, eventTypes, callback);
        pin.ValueChanged += OnValueChanged;
    }

    /// <summary>Removes the pin's callback.</summary>
    public void UnregisterCallbackForPinValueChangedEvent(int pinNumber, PinChangeEventHandler callback)
    {
        if (_callbacks.Remove(pinNumber, out var entry))
        {
            entry.Pin.ValueChanged -= OnValueChanged;
        }
    }

    /// <summary>Closes every pin.</summary>
    public void Dispose()
    {
        _callbacks.Clear();
        _gpio.CloseAll();
    }

    private void OnValueChanged(object sender, PinValueChangedEventArgs e)
    {
        if (_callbacks.TryGetValue(e.PinNumber, out var entry) && (entry.Events & e.ChangeType) != PinEventTypes.None)
        {
            entry.Callback(this, e);
        }
    }
}
