using MeterNode.Drivers.Models;

namespace MeterNode.Drivers.Max31856.Model;

/// <summary>
/// MAX31856 (datasheet 19-7534 rev 0): registers 00h…0Fh with power-on values and auto-increment, automatic and one-shot
/// conversion with their times, averaging, thresholds and fault latches. What the datasheet does not allow is a
/// <see cref="ChipRuleException"/>: an unknown register, a write to a read-only one, a changed notch filter while converting.
/// </summary>
public sealed class Max31856Chip : SpiChip
{
    private const int Cr0 = 0x00;
    private const int Cr1 = 0x01;
    private const int Cjto = 0x09;
    private const int Cjth = 0x0A;
    private const int Ltcbh = 0x0C;
    private const int Sr = 0x0F;
    private const int OpenTestConversions = 16;

    private static readonly byte[] s_powerOn =
        [0x00, 0x03, 0xFF, 0x7F, 0xC0, 0x7F, 0xFF, 0x80, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00];

    // Thermocouple range by type code B E J K N R S T (datasheet table 6); cold junction −55…125 °C, −50… for R and S, 0… for B.
    private static readonly (double Low, double High, double ColdLow)[] s_ranges =
    [
        (250, 1820, 0), (-200, 1000, -55), (-210, 1200, -55), (-200, 1372, -55),
        (-200, 1300, -55), (-50, 1768, -50), (-50, 1768, -50), (-200, 400, -55),
    ];

    private readonly byte[] _registers = (byte[])s_powerOn.Clone();
    private readonly Random _random = new(31856);
    private long _nextConversionNanos = long.MaxValue;
    private int _sinceOpenTest;
    private byte _openBit;

    /// <summary>True hot-junction temperature, °C, at a board time, s.</summary>
    public Func<double, double> HotCelsius { get; set; } = _ => 25;

    /// <summary>True temperature of the cold junction, °C.</summary>
    public double ColdCelsius { get; set; } = 25;

    /// <summary>Error of the chip's cold-junction sensor, °C (datasheet: ±0.7 typical limits); it shifts both temperatures.</summary>
    public double ColdErrorCelsius { get; set; }

    /// <summary>Noise of one conversion, °C rms.</summary>
    public double NoiseCelsius { get; set; }

    /// <summary>What is wrong with the wires.</summary>
    public ThermocoupleFault Fault { get; set; }

    /// <summary>Fault bits that every conversion reports besides its own.</summary>
    public byte ForcedFaults { get; set; }

    /// <summary>True for a chip that takes its configuration and never converts; 1SHOT stays set, or clears by itself.</summary>
    public bool IsStalled { get; set; }

    /// <summary>How much longer than the maximum of the datasheet a conversion takes; 1 for a chip that keeps it.</summary>
    public double Slowness { get; set; } = 1;

    /// <summary>Conversions so far.</summary>
    public long Conversions { get; private set; }

    /// <summary>The DRDY pin: low while a result has not been read.</summary>
    public bool IsDataReadyLow { get; private set; }

    /// <summary>A register as it stands, for tests.</summary>
    public byte this[int address] => _registers[address];

    /// <summary>Loses power for a moment: all registers go back to their power-on values.</summary>
    public void PowerCycle()
    {
        s_powerOn.CopyTo(_registers, 0);
        _openBit = 0;
        _nextConversionNanos = long.MaxValue;
        IsDataReadyLow = false;
    }

    /// <inheritdoc/>
    public override void Transfer(SpiClocking clocking, long nowNanos, ReadOnlySpan<byte> write, Span<byte> read)
    {
        if (clocking.Mode is not (1 or 3))
        {
            throw new ChipRuleException($"MAX31856 samples in SPI mode 1 or 3, not {clocking.Mode}.");
        }

        if (clocking.Hertz > 5_000_000)
        {
            throw new ChipRuleException($"MAX31856 clock is at most 5 MHz, not {clocking.Hertz} Hz.");
        }

        if (write.Length < 1 || Math.Max(write.Length, read.Length) < 2)
        {
            throw new ChipRuleException("MAX31856 needs an address byte and at least one data byte.");
        }

        ConvertUntil(nowNanos);
        int address = write[0] & 0x7F;
        bool isWrite = (write[0] & 0x80) != 0;
        if (!read.IsEmpty)
        {
            read[0] = 0xFF;
        }

        for (int i = 1; i < Math.Max(write.Length, read.Length); i++, address++)
        {
            if (address > Sr)
            {
                throw new ChipRuleException($"MAX31856 has no register {address:X2}h.");
            }

            if (isWrite)
            {
                Write(address, i < write.Length ? write[i] : (byte)0, nowNanos);
            }
            else if (i < read.Length)
            {
                read[i] = _registers[address];
                IsDataReadyLow &= address is < Ltcbh or > 0x0E;
            }
        }
    }

    private void Write(int address, byte value, long nowNanos)
    {
        bool converting = (_registers[Cr0] & 0x80) != 0;
        switch (address)
        {
            case Cr0:
                if (converting && (value & 0x80) != 0 && ((value ^ _registers[Cr0]) & 0x01) != 0)
                {
                    throw new ChipRuleException("MAX31856: change 50/60 Hz only in the normally-off mode (CR0, bit 0).");
                }

                WriteControl(value, converting, nowNanos);
                break;
            case >= Cjth when address != Cjth && address != Cjth + 1:
                throw new ChipRuleException($"MAX31856 register {address:X2}h is read-only.");
            case Cjth or Cjth + 1 when (_registers[Cr0] & 0x08) == 0:
                throw new ChipRuleException($"MAX31856 register {address:X2}h is read-only while the cold-junction sensor is on.");
            default:
                _registers[address] = value;
                break;
        }
    }

    private void WriteControl(byte value, bool converting, long nowNanos)
    {
        if ((value & 0x02) != 0)
        {
            // FAULTCLR clears the latches of interrupt mode and reads back as 0.
            _registers[Sr] = 0;
        }

        // 1SHOT stays set until the conversion has ended (p. 19).
        _registers[Cr0] = (byte)(value & ((value & 0x80) != 0 ? ~0x42 : ~0x02));
        if ((value & 0x80) != 0)
        {
            if (!converting)
            {
                _sinceOpenTest = 0;
                _nextConversionNanos = nowNanos + ConversionNanos(isFirst: true);
            }
        }
        else if ((value & 0x40) != 0)
        {
            _nextConversionNanos = nowNanos + ConversionNanos(isFirst: true);
        }
        else
        {
            _nextConversionNanos = long.MaxValue;
        }
    }

    // Maximum conversion times, datasheet p. 4: first or one-shot 155 ms (60 Hz), 185 ms (50 Hz); automatic 90 and 110 ms.
    // Averaging adds 33.3/40 ms (first) or 16.7/20 ms a sample, open-circuit detection up to 40 ms in the first.
    private long ConversionNanos(bool isFirst)
    {
        bool is50 = (_registers[Cr0] & 0x01) != 0;
        double millis = isFirst ? (is50 ? 185 : 155) : (is50 ? 110 : 90);
        double each = (is50 ? 20 : 16.67) * (isFirst ? 2 : 1);
        millis += (Samples() - 1) * each;
        if (isFirst && (_registers[Cr0] & 0x30) != 0)
        {
            millis += 40;
        }

        return (long)(millis * 1e6 * Slowness);
    }

    private int Samples() => ((_registers[Cr1] >> 4) & 0x07) switch { 0 => 1, 1 => 2, 2 => 4, 3 => 8, _ => 16 };

    private void ConvertUntil(long nowNanos)
    {
        if (IsStalled || _nextConversionNanos > nowNanos)
        {
            return;
        }

        long at = _nextConversionNanos;
        if ((_registers[Cr0] & 0x80) != 0)
        {
            // Only the last of the conversions that fell due can still be seen.
            long period = ConversionNanos(isFirst: false);
            int passed = (int)Math.Min(1000, (nowNanos - at) / period);
            at += passed * period;
            _sinceOpenTest += passed + 1;
            _nextConversionNanos = at + period;
        }
        else
        {
            _nextConversionNanos = long.MaxValue;
            _registers[Cr0] &= 0xBF;
            _sinceOpenTest = OpenTestConversions;
        }

        Convert(at * 1e-9);
    }

    private void Convert(double seconds)
    {
        Conversions++;
        IsDataReadyLow = true;
        int type = _registers[Cr1] & 0x0F;
        if (type > 7)
        {
            throw new ChipRuleException("MAX31856: this simulation has no voltage mode (CR1 type 8…F).");
        }

        double offset = (sbyte)_registers[Cjto] * 0.0625;
        double coldShift = ColdErrorCelsius + offset;
        double cold = ColdCelsius + coldShift;
        if ((_registers[Cr0] & 0x08) == 0)
        {
            int coldCode = (int)Math.Floor((Math.Clamp(cold, -64, 127.984375) * 64) + 0.5) << 2;
            _registers[Cjth] = (byte)(coldCode >> 8);
            _registers[Cjth + 1] = (byte)coldCode;
        }

        double hot = HotCelsius(seconds) + coldShift;
        if (NoiseCelsius > 0)
        {
            hot += NoiseCelsius / Math.Sqrt(Samples()) * Normal();
        }

        byte status = ForcedFaults;
        bool detectsOpen = (_registers[Cr0] & 0x30) != 0;
        switch (Fault)
        {
            case ThermocoupleFault.Open:
                // Without open-circuit detection the floating input reads something near the cold junction.
                hot = cold;
                break;
            case ThermocoupleFault.ShortToSupply or ThermocoupleFault.ShortToGround:
                status |= 0x02;
                break;
        }

        // Table 4: in automatic mode one conversion in 16 tests for an open circuit; the bit stands until the next test.
        if (_sinceOpenTest >= OpenTestConversions)
        {
            _sinceOpenTest %= OpenTestConversions;
            _openBit = (byte)(detectsOpen && Fault == ThermocoupleFault.Open ? 0x01 : 0);
        }

        status |= _openBit;
        (double low, double high, double coldLow) = s_ranges[type];
        status |= (byte)(cold < coldLow || cold > 125 ? 0x80 : 0);
        status |= (byte)(hot < low || hot > high ? 0x40 : 0);
        hot = Math.Clamp(hot, low, high);
        int hotCode = (int)Math.Floor((hot * 128) + 0.5) << 5;
        _registers[Ltcbh] = (byte)(hotCode >> 16);
        _registers[Ltcbh + 1] = (byte)(hotCode >> 8);
        _registers[Ltcbh + 2] = (byte)hotCode;

        status |= (byte)(cold > (sbyte)_registers[0x03] ? 0x20 : 0);
        status |= (byte)(cold < (sbyte)_registers[0x04] ? 0x10 : 0);
        status |= (byte)(hot > (short)((_registers[0x05] << 8) | _registers[0x06]) / 16.0 ? 0x08 : 0);
        status |= (byte)(hot < (short)((_registers[0x07] << 8) | _registers[0x08]) / 16.0 ? 0x04 : 0);

        // CR0 bit 2: interrupt mode latches faults until FAULTCLR; comparator mode shows what is. Range bits (7, 6) never latch.
        bool latches = (_registers[Cr0] & 0x04) != 0;
        _registers[Sr] = latches ? (byte)(status | (_registers[Sr] & 0x3F)) : status;
    }

    private double Normal()
    {
        double u = 1 - _random.NextDouble();
        return Math.Sqrt(-2 * Math.Log(u)) * Math.Cos(2 * Math.PI * _random.NextDouble());
    }
}
