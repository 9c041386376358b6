using System.Security.Cryptography;

namespace MeterNode.Drivers.Atecc608.Model;

/// <summary>What an ATECC608 keeps without power: its configuration zone and the private key in slot 0.</summary>
public sealed class Atecc608Memory
{
    /// <summary>Bytes of <see cref="Save"/>.</summary>
    public const int SavedBytes = 128 + 32;

    // ATECC608 as it comes from the maker: the values of microchip's atecc608_config_t order, slots and keys as ArduinoECCX08 lists the
    // defaults (ECCX08DefaultTLSConfig.h). Serial number bytes 0, 1 and 8 are 01 23 EE on every part.
    private static readonly byte[] s_factory = Convert.FromHexString(
        "01230000" + "00006003" + "00000000EE" + "01" + "01" + "00" + "C0" + "00" + "00" + "00"
        + "8320" + "8720" + "8F20" + "C48F" + "8F8F" + "8F8F" + "9F8F" + "AF8F"
        + "0000" + "0000" + "0000" + "0000" + "0000" + "0000" + "0000" + "AF8F"
        + "FFFFFFFF00000000" + "FFFFFFFF00000000" + "00000000000000000000000000000000"
        + "00" + "00" + "55" + "55" + "FFFF" + "0000" + "00000000"
        + "3300" + "3300" + "3300" + "1C00" + "1C00" + "1C00" + "1C00" + "1C00"
        + "3C00" + "3C00" + "3C00" + "3C00" + "3C00" + "3C00" + "3C00" + "1C00");

    /// <summary>A chip as it comes from the maker, with a serial number of its own.</summary>
    public Atecc608Memory()
    {
        s_factory.CopyTo(Zone, 0);
        RandomNumberGenerator.Fill(Zone.AsSpan(2, 2));
        RandomNumberGenerator.Fill(Zone.AsSpan(8, 4));
    }

    /// <summary>A chip with this content, from <see cref="Save"/>.</summary>
    public Atecc608Memory(ReadOnlySpan<byte> saved)
    {
        saved[..128].CopyTo(Zone);
        Key = saved[128..].ContainsAnyExcept((byte)0) ? saved[128..].ToArray() : null;
    }

    /// <summary>After every change that a power cut does not take back.</summary>
    public event Action? Changed;

    /// <summary>The configuration zone, 128 bytes.</summary>
    public byte[] Zone { get; } = new byte[128];

    /// <summary>The private key in slot 0, 32 bytes; null in a blank chip.</summary>
    public byte[]? Key { get; private set; }

    /// <summary>True when the configuration zone is locked.</summary>
    public bool IsConfigurationLocked => Zone[87] != 0x55;

    /// <summary>True when the data zone is locked.</summary>
    public bool IsDataLocked => Zone[86] != 0x55;

    /// <summary>SlotConfig of slot 0.</summary>
    public int SlotConfiguration => Zone[20] | (Zone[21] << 8);

    /// <summary>KeyConfig of slot 0.</summary>
    public int KeyConfiguration => Zone[96] | (Zone[97] << 8);

    /// <summary>True when slot 0 is locked by itself.</summary>
    public bool IsSlotLocked => (Zone[88] & 1) == 0;

    /// <summary>Everything, to be read back later.</summary>
    public byte[] Save() => [.. Zone, .. Key ?? new byte[32]];

    internal void SetZone(int offset, ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(Zone.AsSpan(offset));
        Changed?.Invoke();
    }

    internal void SetKey(byte[] key)
    {
        Key = key;
        Changed?.Invoke();
    }
}
