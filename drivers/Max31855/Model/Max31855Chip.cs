using System.Buffers.Binary;
using MeterNode.Drivers.Models;

namespace MeterNode.Drivers.Max31855.Model;

/// <summary>
/// MAX31855 (datasheet 19-5793 rev 5): a read-only 32-bit frame, a conversion every 70…100 ms.
/// D31…D18 thermocouple (0.25 °C), D17 0, D16 fault, D15…D4 cold junction (0.0625 °C), D3 0, D2 short to supply, D1 short to ground, D0 open.
/// </summary>
public sealed class Max31855Chip : SpiChip
{
    private const long ConversionNanos = 100_000_000;

    private long _convertedNanos = long.MinValue;
    private uint _frame;

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
            _frame = Encode(HotCelsius(nowNanos * 1e-9), ColdCelsius, Fault);
            _convertedNanos = nowNanos;
        }

        Span<byte> frame = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(frame, _frame);
        frame[..read.Length].CopyTo(read);
    }

    /// <summary>The frame for temperatures and a fault.</summary>
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
}
