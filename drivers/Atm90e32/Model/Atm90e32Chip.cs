using MeterNode.Drivers.Models;

namespace MeterNode.Drivers.Atm90e32.Model;

/// <summary>
/// ATM90E32AS (data sheet Atmel-46003B) in normal mode: frames of exactly 32 clocks, registers with their power-on values behind the
/// access key, LastSPIData, energy that its reading clears and that stops at FFFFh, figures renewed after 16 mains cycles, CRC of the
/// configuration, sag and phase loss, no answer while it resets. What the data sheet does not allow is a <see cref="ChipRuleException"/>;
/// what interference does to a frame is not.
/// </summary>
public sealed class Atm90e32Chip : SpiChip
{
    private const int Configurations = 0x70;
    private const int EventEnable1 = 0x76;
    private const int LastSpiData = 0x78;
    private const int CrcError = 0x79;
    private const int CrcDigest = 0x7A;
    private const int Key = 0x7F;
    private const int Energies = 0x80;

    /// <summary>Table 19: T1, maximum.</summary>
    private const long ResetNanos = 40_000_000;

    /// <summary>5.2.1: a word each 125 µs, from 00h to 6Fh.</summary>
    private const long CrcNanos = Configurations * 125_000L;

    private static readonly (int Address, ushort Value)[] s_powerOn =
    [
        (0x01, 0x0210), (0x02, 0x0654), (0x05, 0x143F), (0x06, 0xC000), (0x07, 0x0001), (0x08, 0x1000), (0x09, 0x0400), (0x0A, 0xFFFF),
        (0x0B, 0xC000), (0x0C, 0x1324), (0x0D, 0x13EC), (0x0E, 0x010F), (0x31, 0x0861), (0x32, 0xC468), (0x33, 0x0087),
        (0x61, 0x8000), (0x62, 0x8000), (0x65, 0x8000), (0x66, 0x8000), (0x69, 0x8000), (0x6A, 0x8000),
    ];

    private readonly ushort[] _registers = new ushort[0x100];
    private readonly Atm90e32Metering _metering;
    private long _nowNanos;
    private long _readyNanos = ResetNanos;
    private long _goldenNanos = long.MaxValue;
    private ushort? _golden;
    private bool _isFlipped;

    /// <summary>A chip that has just got power, at board time 0.</summary>
    public Atm90e32Chip()
    {
        _metering = new Atm90e32Metering(_registers, Front);
        Reset(0);
    }

    /// <summary>What hangs on the six inputs: A, B, C.</summary>
    public Atm90e32Input[] Front { get; } = [new(), new(), new()];

    /// <summary>Mains frequency, Hz.</summary>
    public double MainsHertz
    {
        get => _metering.MainsHertz;
        set => _metering.MainsHertz = value;
    }

    /// <summary>
    /// Interference: from the number of a frame and what is sent, the bits of the request that arrive inverted. The frame's bits are
    /// numbered as they are sent, the first is bit 31.
    /// </summary>
    public Func<long, uint, uint>? RequestNoise { get; set; }

    /// <summary>Interference: from the number of a frame and the request, the bits of the answer that arrive inverted.</summary>
    public Func<long, uint, ushort>? AnswerNoise { get; set; }

    /// <summary>Board times, ns, at which the supply fails for a moment, in order.</summary>
    public Queue<long> BrownOuts { get; } = new();

    /// <summary>Frames so far.</summary>
    public long Frames { get; private set; }

    /// <summary>Resets so far that were asked for.</summary>
    public int SoftResets { get; private set; }

    /// <summary>Writes to the configuration that the access key did not allow.</summary>
    public int LockedWrites { get; private set; }

    /// <summary>Energy that went through all inputs, taken less given, J, whatever the chip did.</summary>
    public double TrueNetJoules => _metering.TrueNetJoules;

    /// <summary>A register as it stands, for tests.</summary>
    public ushort this[int address] => _registers[address];

    /// <summary>Inverts bits of a register: radiation, a supply that dipped.</summary>
    public void Flip(int address, int bits)
    {
        _registers[address] ^= (ushort)bits;
        _isFlipped = true;
    }

    /// <summary>Brings the inputs up to a board time, ns; each frame does this too.</summary>
    public void AdvanceTo(long nowNanos)
    {
        while (BrownOuts.TryPeek(out long at) && at <= nowNanos)
        {
            Run(at);
            Reset(BrownOuts.Dequeue());
        }

        Run(nowNanos);
    }

    /// <inheritdoc/>
    public override void Transfer(SpiClocking clocking, long nowNanos, ReadOnlySpan<byte> write, Span<byte> read)
    {
        if (clocking.Mode is not (0 or 3))
        {
            throw new ChipRuleException($"ATM90E32AS takes data at the rising edge: SPI mode 0 or 3, not {clocking.Mode}.");
        }

        if (clocking.Hertz is < 400 or > 1_100_000)
        {
            throw new ChipRuleException($"ATM90E32AS clock is 400 Hz to 1.1 MHz, not {clocking.Hertz} Hz.");
        }

        if (write.Length != 4 || (read.Length != 4 && !read.IsEmpty))
        {
            throw new ChipRuleException($"ATM90E32AS frames have 32 clocks, not {8 * Math.Max(write.Length, read.Length)}.");
        }

        AdvanceTo(nowNanos);
        uint sent = ((uint)write[0] << 24) | ((uint)write[1] << 16) | ((uint)write[2] << 8) | write[3];
        uint noise = RequestNoise?.Invoke(Frames, sent) ?? 0;
        ushort answer = Access(sent ^ noise, noise != 0);
        answer ^= AnswerNoise?.Invoke(Frames, sent) ?? 0;
        Frames++;
        read.Clear();
        if (!read.IsEmpty)
        {
            read[0] = 0xFF;
            read[1] = 0xFF;
            read[2] = (byte)(answer >> 8);
            read[3] = (byte)answer;
        }
    }

    private ushort Access(uint frame, bool isDamaged)
    {
        int address = (int)(frame >> 16) & 0x3FF;
        if (_nowNanos < _readyNanos)
        {
            return 0xFFFF;
        }

        if (!Atm90e32Registers.Exists(address))
        {
            return isDamaged ? (ushort)0 : throw new ChipRuleException($"ATM90E32AS has no register {address:X2}h.");
        }

        if (frame >> 31 == 0)
        {
            Write(address, (ushort)frame, isDamaged);
            return 0xFFFF;
        }

        ushort value = address == CrcDigest ? Crc() : _registers[address];
        if (address is >= Energies and < 0xB0)
        {
            _registers[address] = 0;
        }

        _registers[LastSpiData] = value;
        return value;
    }

    private void Write(int address, ushort value, bool isDamaged)
    {
        _registers[LastSpiData] = value;
        switch (address)
        {
            case 0x70:
                if (value == 0x789A)
                {
                    SoftResets++;
                    Reset(_nowNanos);
                }

                break;
            case 0x73 or 0x74:
                _registers[address] &= (ushort)~value;
                break;
            case Key:
                _registers[Key] = value;
                _goldenNanos = value == 0x55AA ? long.MaxValue : _nowNanos + CrcNanos;
                _golden = null;
                _registers[CrcError] = 0;
                break;
            case 0x75 or EventEnable1:
                _registers[address] = value;
                break;
            case < Configurations when _registers[Key] == 0x55AA:
                _registers[address] = value;
                break;
            case < Configurations:
                LockedWrites++;
                break;
            default:
                if (!isDamaged)
                {
                    throw new ChipRuleException($"ATM90E32AS register {address:X2}h is read-only.");
                }

                break;
        }
    }

    private void Reset(long nowNanos)
    {
        Array.Clear(_registers);
        foreach ((int address, ushort value) in s_powerOn)
        {
            _registers[address] = value;
        }

        _metering.Reset();
        _readyNanos = nowNanos + ResetNanos;
        _goldenNanos = long.MaxValue;
        _golden = null;
    }

    private void Run(long nowNanos)
    {
        _metering.Run(_nowNanos, nowNanos, (_registers[0] & 0xFF) != 0 && _nowNanos >= _readyNanos);
        _nowNanos = Math.Max(_nowNanos, nowNanos);
        if (_nowNanos >= _goldenNanos)
        {
            _golden ??= Crc();
            _registers[CrcError] |= (ushort)(_isFlipped && _golden != Crc() ? 1 : 0);
            _isFlipped = false;
        }
    }

    /// <summary>5.2.1: x^16 + x^12 + x^5 + 1 over the registers 00h to 6Fh.</summary>
    private ushort Crc()
    {
        ushort crc = 0;
        for (int i = 0; i < 16 * Configurations; i++)
        {
            bool bit = ((crc >> 15) ^ (_registers[i / 16] >> (15 - (i % 16)))) % 2 != 0;
            crc = (ushort)((crc << 1) ^ (bit ? 0x1021 : 0));
        }

        return crc;
    }
}
