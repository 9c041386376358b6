using System.Buffers.Binary;
using MeterNode.Drivers.Models;

namespace MeterNode.Drivers.Atecc608.Model;

/// <summary>
/// The ATECC608B for the virtual board: sleep, idle and awake, wake by a low data line, watchdog, not acknowledging while it is busy,
/// asleep or waking, CRC on both sides, zones that a lock closes. A command that a node has no use for, and one of a length that the
/// data sheet does not know, is a <see cref="ChipRuleException"/>. Sources of the numbers are in the README.
/// </summary>
public sealed class Atecc608Chip : I2cChip
{
    private const long WakeLowNanos = 60_000;
    private const long WakeHighNanos = 1_500_000;

    private readonly Atecc608Commands _commands;
    private readonly int _address;
    private readonly Random _random = new(608);
    private State _state = State.Asleep;
    private long _readyNanos;
    private long _sleepsNanos;
    private byte[] _output = [];
    private int _read;

    /// <summary>A chip with this content.</summary>
    public Atecc608Chip(Atecc608Memory memory)
    {
        _commands = new Atecc608Commands(memory);
        Memory = memory;
        _address = memory.Zone[16] >> 1;
    }

    private enum State
    {
        Asleep,
        Idle,
        Awake,
    }

    /// <summary>What it keeps without power.</summary>
    public Atecc608Memory Memory { get; }

    /// <summary>The next so many answers have one wrong bit on their way to the master.</summary>
    public int DamagedAnswers { get; set; }

    /// <summary>The next so many commands have one wrong bit on their way to the chip.</summary>
    public int DamagedCommands { get; set; }

    /// <summary>The next so many commands are interrupted by the watchdog: the chip sleeps instead of answering.</summary>
    public int Interruptions { get; set; }

    /// <summary>The next so many transfers to its address are not acknowledged.</summary>
    public int Refusals { get; set; }

    /// <summary>From waking to sleeping by itself; 1.3 s by the data sheet, 0.7 s at least.</summary>
    public long WatchdogNanos { get; set; } = 700_000_000;

    /// <summary>How much longer than their maximum commands take; 1 for a chip that keeps it.</summary>
    public double Slowness { get; set; } = 1;

    /// <summary>True for a chip whose signatures all have the higher s; otherwise half of them have.</summary>
    public bool HasHighS { get => _commands.HasHighS; set => _commands.HasHighS = value; }

    /// <summary>Signatures made.</summary>
    public int Signatures => _commands.Signatures;

    /// <summary>Keys made in slot 0.</summary>
    public int KeysMade => _commands.KeysMade;

    /// <summary>Words written into the configuration zone.</summary>
    public int WordsWritten => _commands.WordsWritten;

    /// <summary>Loses power for a moment: what it had loaded is gone.</summary>
    public void PowerCycle() => Sleep();

    /// <inheritdoc/>
    public override bool Write(I2cFrame frame, ReadOnlySpan<byte> data)
    {
        if (!IsAddressed(frame))
        {
            return false;
        }

        switch (data[0])
        {
            case 0:
                _read = 0;
                break;
            case 1:
                Sleep();
                break;
            case 2:
                _state = State.Idle;
                _output = [];
                break;
            case 3:
                Execute(data[1..], frame.StartNanos + ((9 * (1 + data.Length)) + 2) * frame.BitNanos);
                break;
            default:
                throw new ChipRuleException($"ATECC608 has no word address {data[0]:X2}h.");
        }

        return true;
    }

    /// <inheritdoc/>
    public override bool Read(I2cFrame frame, Span<byte> data)
    {
        if (!IsAddressed(frame) || _read >= _output.Length)
        {
            return false;
        }

        // Behind the end of its buffer the chip leaves the line alone.
        data.Fill(0xFF);
        int count = Math.Min(data.Length, _output.Length - _read);
        _output.AsSpan(_read, count).CopyTo(data);
        _read += count;
        if (DamagedAnswers > 0 && count > 0)
        {
            DamagedAnswers--;
            data[_random.Next(count)] ^= (byte)(1 << _random.Next(8));
        }

        return true;
    }

    /// <summary>The chip sees the beginning of the transfer; true when it acknowledges its address.</summary>
    private bool IsAddressed(I2cFrame frame)
    {
        if (_state == State.Awake && frame.StartNanos >= _sleepsNanos)
        {
            Sleep();
        }

        if (_state != State.Awake)
        {
            // What wakes it up is no transfer to it, whatever the address.
            if (frame.LowNanos >= WakeLowNanos)
            {
                _state = State.Awake;
                _readyNanos = frame.AddressedNanos + WakeHighNanos;
                _sleepsNanos = frame.AddressedNanos + WatchdogNanos;
                _output = Packet([0x11]);
                _read = 0;
            }

            return false;
        }

        if (frame.StartNanos < _readyNanos || frame.Address != _address)
        {
            return false;
        }

        if (Refusals > 0)
        {
            Refusals--;
            return false;
        }

        return true;
    }

    private void Execute(ReadOnlySpan<byte> packet, long endNanos)
    {
        byte[] command = packet.ToArray();
        if (DamagedCommands > 0)
        {
            DamagedCommands--;
            command[_random.Next(1, command.Length)] ^= (byte)(1 << _random.Next(8));
        }

        _read = 0;
        if (command.Length < 7 || command[0] != command.Length || !IsWhole(command))
        {
            _output = Packet([0xFF]);
            return;
        }

        (byte[] answer, double milliseconds) = _commands.Execute(command.AsSpan(1, command.Length - 3));
        _output = Packet(answer);
        _readyNanos = endNanos + (long)(milliseconds * 1e6 * Slowness);
        if (Interruptions > 0)
        {
            Interruptions--;
            Sleep();
        }
    }

    private void Sleep()
    {
        _state = State.Asleep;
        _output = [];
        _commands.Forget();
    }

    private static bool IsWhole(ReadOnlySpan<byte> packet) =>
        BinaryPrimitives.ReadUInt16LittleEndian(packet[^2..]) == Crc16.Of(packet[..^2]);

    private static byte[] Packet(ReadOnlySpan<byte> data)
    {
        byte[] packet = [(byte)(data.Length + 3), .. data, 0, 0];
        BinaryPrimitives.WriteUInt16LittleEndian(packet.AsSpan(packet.Length - 2), Crc16.Of(packet.AsSpan(0, packet.Length - 2)));
        return packet;
    }
}
