using System.Buffers.Binary;
using MeterNode.Core.Thermal;
using MeterNode.Drivers.Models;

namespace MeterNode.Drivers.Max31855.Model;

/// <summary>
/// MAX31855 (datasheet 19-5793 rev 5): a read-only 32-bit frame, a conversion every 70…100 ms.
/// D31…D18 thermocouple (0.25 °C), D17 0, D16 fault, D15…D4 cold junction (0.0625 °C), D3 0, D2 short to supply, D1 short to ground,
/// D0 open. It takes the thermocouple's voltage (ITS-90) for a straight line with the slope of its type, as the real chip does.
/// </summary>
public sealed class Max31855Chip : SpiChip
{
    private const long ConversionNanos = 100_000_000;

    private readonly Thermocouple _thermocouple;
    private readonly double _microvoltsPerCelsius;
    private long _convertedNanos = long.MinValue;
    private uint _frame;

    /// <summary>A part for one thermocouple type, the letter at the end of its name.</summary>
    /// <exception cref="ArgumentException">No such part is made (type B).</exception>
    public Max31855Chip(ThermocoupleType type = ThermocoupleType.K)
    {
        _thermocouple = new Thermocouple(type);

        // Data sheet, table 1.
        _microvoltsPerCelsius = type switch
        {
            ThermocoupleType.K => 41.276,
            ThermocoupleType.J => 57.953,
            ThermocoupleType.N => 36.256,
            ThermocoupleType.S => 9.587,
            ThermocoupleType.T => 52.18,
            ThermocoupleType.E => 76.373,
            ThermocoupleType.R => 10.506,
            _ => throw new ArgumentException($"No MAX31855 is made for thermocouple type {type}."),
        };
    }

    /// <summary>True hot-junction temperature, °C, at a board time, s.</summary>
    public Func<double, double> HotCelsius { get; set; } = _ => 25;

    /// <summary>Cold-junction temperature as the chip measures it, °C.</summary>
    public double ColdCelsius { get; set; } = 25;

    /// <summary>What is wrong with the wires.</summary>
    public ThermocoupleFault Fault { get; set; }

    /// <summary>Time from power-on to the first valid frame, ns (datasheet: 200 ms); the frame is 0 until then.</summary>
    public long PowerUpNanos { get; set; } = 200_000_000;

    /// <inheritdoc/>
    public override void Transfer(SpiClocking clocking, long nowNanos, ReadOnlySpan<byte> write, Span<byte> read)
    {
        if (clocking.Mode != 0)
        {
            throw new ChipRuleException($"MAX31855 samples in SPI mode 0, not {clocking.Mode}.");
        }

        if (clocking.Hertz > 5_000_000)
        {
            throw new ChipRuleException($"MAX31855 clock is at most 5 MHz, not {clocking.Hertz} Hz.");
        }

        if (read.Length is not (2 or 4))
        {
            throw new ChipRuleException($"MAX31855 has a frame of 4 bytes (or its first 2), not {read.Length}.");
        }

        if (nowNanos >= PowerUpNanos && (_convertedNanos == long.MinValue || nowNanos - _convertedNanos >= ConversionNanos))
        {
            _frame = Encode(StraightLineCelsius(HotCelsius(nowNanos * 1e-9)), ColdCelsius, Fault);
            _convertedNanos = nowNanos;
        }

        Span<byte> frame = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(frame, _frame);
        frame[..read.Length].CopyTo(read);
    }

    /// <summary>What the chip takes the hot junction's temperature for, °C, before it is cut to the register's steps.</summary>
    public double StraightLineCelsius(double hotCelsius) =>
        ColdCelsius + (1000 * (Millivolts(hotCelsius) - Millivolts(ColdCelsius)) / _microvoltsPerCelsius);

    /// <summary>The frame for the chip's temperatures and a fault.</summary>
    public static uint Encode(double hotCelsius, double coldCelsius, ThermocoupleFault fault)
    {
        int hot = (int)Math.Floor((Math.Clamp(hotCelsius, -270, 1800) * 4) + 0.5);
        int cold = (int)Math.Floor((Math.Clamp(coldCelsius, -55, 127) * 16) + 0.5);
        uint bits = fault switch
        {
            ThermocoupleFault.Open => 0x10001,
            ThermocoupleFault.ShortToGround => 0x10002,
            ThermocoupleFault.ShortToSupply => 0x10004,
            _ => 0,
        };
        return ((uint)(hot & 0x3FFF) << 18) | ((uint)(cold & 0xFFF) << 4) | bits;
    }

    /// <summary>The thermocouple's voltage; beyond the range of its table it goes on in a straight line.</summary>
    private double Millivolts(double celsius)
    {
        double inside = Math.Clamp(celsius, _thermocouple.MinimumCelsius, _thermocouple.MaximumCelsius);
        return _thermocouple.Millivolts(inside) + ((celsius - inside) * _thermocouple.MillivoltsPerCelsius(inside));
    }
}
