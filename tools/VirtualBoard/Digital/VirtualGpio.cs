using System.Device.Gpio;

namespace MeterNode.VirtualBoard;

/// <summary>The 40 pins of an ESP32, with its rules: 34…39 are inputs without pull resistors, 6…11 belong to the flash.</summary>
public sealed class VirtualGpio
{
    /// <summary>GPIO0…GPIO39.</summary>
    public const int PinCount = 40;

    /// <summary>Of the chip with the highest number, the ESP32-S3.</summary>
    private const int MaximumGpio = 48;

    /// <summary>Counter units of an ESP32-S3; an ESP32 has eight.</summary>
    public const int PulseUnits = 4;

    private readonly VirtualGpioLine[] _lines = new VirtualGpioLine[PinCount];
    private readonly Dictionary<int, int> _functions = [];
    private readonly BoardClock _clock;
    private readonly List<VirtualPulseUnit> _units = [];

    internal VirtualGpio(BoardClock clock)
    {
        _clock = clock;
        for (int i = 0; i < PinCount; i++)
        {
            _lines[i] = new VirtualGpioLine(clock, i);
        }
    }

    /// <summary>Control surface of one pin.</summary>
    public VirtualGpioLine Line(int number) =>
        (uint)number < PinCount ? _lines[number] : throw new ArgumentException($"The ESP32 has no GPIO{number}.");

    /// <summary>Whether an ESP32 can put the pin in the mode.</summary>
    public static bool Supports(int number, PinMode mode)
    {
        if ((uint)number >= PinCount || number is >= 6 and <= 11)
        {
            return false;
        }

        return number < 34 || mode == PinMode.Input;
    }

    /// <summary>The pin that serves a function (DeviceFunction value), or -1.</summary>
    public int FunctionPin(int function) => _functions.GetValueOrDefault(function, -1);

    /// <summary>Buses and serial ports may be on pins that only an ESP32-S3 has: nothing toggles them here.</summary>
    internal void SetFunction(int number, int function)
    {
        if (number is < 0 or > MaximumGpio)
        {
            throw new ArgumentException($"No ESP32 has GPIO{number}.");
        }

        _functions[function] = number;
    }

    /// <summary>The counter unit on a pin, or null.</summary>
    public VirtualPulseUnit? PulseUnit(int number) => _units.Find(unit => unit.Pin == number);

    internal VirtualPulseUnit OpenPulseUnit(int number)
    {
        VirtualGpioLine line = Line(number);
        if (!Supports(number, PinMode.Input) || line.Pin != null || line.IsCounted)
        {
            throw new ArgumentException($"GPIO{number} cannot be counted: it is in use, or belongs to the flash.");
        }

        if (_units.Count == PulseUnits)
        {
            throw new NotSupportedException("no counter unit is free");
        }

        line.Count(Supports(number, PinMode.InputPullUp));
        VirtualPulseUnit? unit = null;
        unit = new VirtualPulseUnit(_clock, line, () =>
        {
            line.Discount();
            _units.Remove(unit!);
        });
        _units.Add(unit);
        return unit;
    }

    internal GpioPin Open(int number) => Line(number).Open();

    internal bool IsOpen(int number) => (uint)number < PinCount && _lines[number].Pin != null;

    internal GpioPin OpenPin(int number) => Line(number).Pin ?? throw new InvalidOperationException($"GPIO{number} is not open.");

    internal VirtualGpioLine OpenLine(int number)
    {
        OpenPin(number);
        return _lines[number];
    }

    internal void Close(int number) => OpenPin(number).Dispose();

    internal void CloseAll()
    {
        foreach (VirtualGpioLine line in _lines)
        {
            line.Pin?.Dispose();
        }

        foreach (VirtualPulseUnit unit in _units.ToArray())
        {
            unit.Dispose();
        }
    }
}
