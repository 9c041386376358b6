using System.Buffers.Binary;
using System.Numerics;
using System.Security.Cryptography;
using MeterNode.Drivers.Models;

namespace MeterNode.Drivers.Atecc608.Model;

/// <summary>
/// What the commands of an ATECC608 do and how long each takes at most (cryptoauthlib, calib_execution.c, clock divider M0).
/// </summary>
internal sealed class Atecc608Commands(Atecc608Memory memory)
{
    private const byte Success = 0x00;
    private const byte ParseError = 0x03;
    private const byte EccFault = 0x05;
    private const byte ExecutionError = 0x0F;

    private static readonly BigInteger s_order =
        new(Convert.FromHexString("FFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551"), isUnsigned: true, isBigEndian: true);

    private byte[]? _loaded;

    internal bool HasHighS { get; set; }

    internal int Signatures { get; private set; }

    internal int KeysMade { get; private set; }

    internal int WordsWritten { get; private set; }

    /// <summary>Forgets what a Nonce has loaded.</summary>
    internal void Forget() => _loaded = null;

    /// <summary>Answer and time in ms of a command: opcode, mode, key id, data.</summary>
    internal (byte[] Answer, double Milliseconds) Execute(ReadOnlySpan<byte> command)
    {
        int mode = command[1];
        int key = BinaryPrimitives.ReadUInt16LittleEndian(command[2..]);
        ReadOnlySpan<byte> data = command[4..];
        return command[0] switch
        {
            0x02 => (Read(mode, key, data), 5),
            0x12 => ([Write(mode, key, data)], 45),
            0x16 => ([Nonce(mode, key, data)], 20),
            0x17 => ([Lock(mode, key, data)], 35),
            0x1B => (Draw(mode, key, data), 23),
            0x40 => (GenKey(mode, key, data), 115),
            0x41 => (Sign(mode, key, data), 115),
            _ => throw new ChipRuleException($"ATECC608: no node sends opcode {command[0]:X2}h."),
        };
    }

    private byte[] Read(int mode, int address, ReadOnlySpan<byte> data)
    {
        if (mode != 0x80 || !data.IsEmpty || address % 8 != 0 || address / 8 > 3)
        {
            return [ParseError];
        }

        return memory.Zone[(address * 4)..((address * 4) + 32)];
    }

    private byte Write(int mode, int address, ReadOnlySpan<byte> data)
    {
        if (mode != 0 || data.Length != 4 || address > 31)
        {
            return ParseError;
        }

        // Words 0 to 3 are the maker's; word 21 has the locks, which only Lock changes.
        if (memory.IsConfigurationLocked || address < 4 || address == 21)
        {
            return ExecutionError;
        }

        WordsWritten++;
        memory.SetZone(address * 4, data);
        return Success;
    }

    private byte Lock(int mode, int crc, ReadOnlySpan<byte> data)
    {
        if (!data.IsEmpty || (mode & 0x7F) > 1)
        {
            return ParseError;
        }

        bool isData = (mode & 1) != 0;
        bool isChecked = (mode & 0x80) == 0;
        if (isData && isChecked)
        {
            throw new ChipRuleException("ATECC608: this simulation has no data zone whose CRC Lock could check.");
        }

        if (isData ? memory.IsDataLocked || !memory.IsConfigurationLocked : memory.IsConfigurationLocked)
        {
            return ExecutionError;
        }

        if (isChecked && crc != Crc16.Of(memory.Zone))
        {
            return ExecutionError;
        }

        memory.SetZone(isData ? 86 : 87, [0]);
        return Success;
    }

    /// <summary>Random numbers come with the lock of the configuration zone; before, the answer is always the same.</summary>
    private byte[] Draw(int mode, int key, ReadOnlySpan<byte> data)
    {
        if (mode > 1 || key != 0 || !data.IsEmpty)
        {
            return [ParseError];
        }

        Forget();
        return memory.IsConfigurationLocked
            ? RandomNumberGenerator.GetBytes(32)
            : Convert.FromHexString(string.Concat(Enumerable.Repeat("FFFF0000", 8)));
    }

    private byte Nonce(int mode, int key, ReadOnlySpan<byte> data)
    {
        if (mode != 3 || key != 0 || data.Length != 32)
        {
            return ParseError;
        }

        _loaded = data.ToArray();
        return Success;
    }

    private byte[] GenKey(int mode, int slot, ReadOnlySpan<byte> data)
    {
        if (mode is not (0 or 4) || slot != 0 || !data.IsEmpty)
        {
            return [ParseError];
        }

        Forget();

        // KeyConfig: private, public key may be computed, P-256. SlotConfig: GenKey may write.
        bool isKeySlot = (memory.KeyConfiguration & 0x1F) == 0x13;
        bool mayMake = (memory.SlotConfiguration & 0x2000) != 0 && !memory.IsSlotLocked;
        if (!memory.IsConfigurationLocked || !isKeySlot || (mode == 4 && !mayMake))
        {
            return [ExecutionError];
        }

        if (mode == 4)
        {
            using var made = ECDsa.Create(ECCurve.NamedCurves.nistP256);
            memory.SetKey(made.ExportParameters(true).D!);
            KeysMade++;
        }

        if (memory.Key is null)
        {
            return [EccFault];
        }

        using ECDsa key = Open(memory.Key);
        ECParameters parameters = key.ExportParameters(false);
        return [.. parameters.Q.X!, .. parameters.Q.Y!];
    }

    private byte[] Sign(int mode, int slot, ReadOnlySpan<byte> data)
    {
        if (mode != 0x80 || slot != 0 || !data.IsEmpty)
        {
            return [ParseError];
        }

        bool maySign = (memory.KeyConfiguration & 0xDF) == 0x13 && (memory.SlotConfiguration & 1) != 0;
        if (_loaded is null || !maySign || !memory.IsConfigurationLocked || !memory.IsDataLocked)
        {
            return [ExecutionError];
        }

        if (memory.Key is null)
        {
            return [EccFault];
        }

        using ECDsa key = Open(memory.Key);
        byte[] signature = key.SignHash(_loaded);
        Forget();
        Signatures++;
        var s = new BigInteger(signature.AsSpan(32), isUnsigned: true, isBigEndian: true);
        BigInteger chosen = HasHighS ? BigInteger.Max(s, s_order - s) : s;
        signature.AsSpan(32).Clear();
        byte[] bytes = chosen.ToByteArray(isUnsigned: true, isBigEndian: true);
        bytes.CopyTo(signature, 64 - bytes.Length);
        return signature;
    }

    private static ECDsa Open(byte[] key) => ECDsa.Create(new ECParameters { Curve = ECCurve.NamedCurves.nistP256, D = key });
}
