using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace MeterNode.Plant.Backup;

/// <summary>The first bytes of a backup file: how its key follows from the passphrase (docs/operations.md, "Format of a backup").</summary>
internal sealed class BackupHeader
{
    public const int Length = 52;
    public const int ChunkBytes = 1 << 20;
    public const int TagBytes = 16;

    /// <summary>OWASP's Password Storage Cheat Sheet (2023) for PBKDF2 with HMAC-SHA-256.</summary>
    public const int Iterations = 600_000;

    /// <summary>More would take a while: a file that asks for them is not ours.</summary>
    private const int MaximumIterations = 10_000_000;

    private const int KeyBytes = 32;
    private const int SaltAt = 20;
    private const int SaltBytes = 16;
    private const int CheckAt = SaltAt + SaltBytes;
    private const byte Version = 1;
    private const byte Pbkdf2Sha256 = 1;

    private BackupHeader(byte[] bytes)
    {
        Bytes = bytes;
    }

    private static ReadOnlySpan<byte> Magic => "MNBACKUP"u8;

    private static byte[] KeyUse => "meternode backup key"u8.ToArray();

    private static byte[] CheckUse => "meternode backup check"u8.ToArray();

    /// <summary>The header as it stands in the file; every chunk is bound to it.</summary>
    public byte[] Bytes { get; }

    /// <summary>How many bytes of content a full chunk has.</summary>
    public int Chunk => (int)BinaryPrimitives.ReadUInt32BigEndian(Bytes.AsSpan(16));

    /// <summary>A new header, and the key of the file.</summary>
    public static (BackupHeader Header, byte[] Key) Create(string passphrase, int iterations)
    {
        byte[] bytes = new byte[Length];
        Magic.CopyTo(bytes);
        bytes[8] = Version;
        bytes[9] = Pbkdf2Sha256;
        BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(12), (uint)iterations);
        BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(16), ChunkBytes);
        RandomNumberGenerator.Fill(bytes.AsSpan(SaltAt, SaltBytes));
        (byte[] key, byte[] check) = Derive(passphrase, bytes);
        check.CopyTo(bytes, CheckAt);
        return (new BackupHeader(bytes), key);
    }

    /// <summary>Reads the header at the beginning of <paramref name="file"/>.</summary>
    /// <exception cref="OperatorException">It is no backup, or one of a later version.</exception>
    public static BackupHeader Read(Stream file, string name)
    {
        byte[] bytes = new byte[Length];
        if (file.ReadAtLeast(bytes, Length, throwOnEndOfStream: false) < Length || !bytes.AsSpan(0, Magic.Length).SequenceEqual(Magic))
        {
            throw new OperatorException(
                OperatorError.Failure, $"'{name}' is no backup of a plant: name a file that 'meternode plant backup' has made");
        }

        var header = new BackupHeader(bytes);
        if (bytes[8] > Version)
        {
            throw new OperatorException(
                OperatorError.Failure, $"'{name}' was made by a later version of meternode: restore it with that version");
        }

        uint iterations = BinaryPrimitives.ReadUInt32BigEndian(bytes.AsSpan(12));
        return bytes[8] == Version && bytes[9] == Pbkdf2Sha256 && iterations is > 0 and <= MaximumIterations
            && header.Chunk is > 0 and <= 1 << 26 ? header : throw Damaged(name, 0);
    }

    /// <summary>The key of the file.</summary>
    /// <exception cref="OperatorException">The passphrase is another one.</exception>
    public byte[] KeyOf(string passphrase, string name)
    {
        (byte[] key, byte[] check) = Derive(passphrase, Bytes);
        return CryptographicOperations.FixedTimeEquals(check, Bytes.AsSpan(CheckAt)) ? key : throw new OperatorException(
            OperatorError.Failure,
            $"the passphrase is not that of '{name}', or its first bytes are damaged: give the one with which it was made");
    }

    /// <summary>The nonce of a chunk: its number from 0 in eleven bytes, big-endian, then 1 for the last one, else 0.</summary>
    public static byte[] Nonce(long number, bool isLast)
    {
        byte[] nonce = new byte[12];
        BinaryPrimitives.WriteInt64BigEndian(nonce.AsSpan(3), number);
        nonce[11] = isLast ? (byte)1 : (byte)0;
        return nonce;
    }

    /// <summary>The error of a file whose bytes are not those that were written.</summary>
    public static OperatorException Damaged(string name, long position) => new(
        OperatorError.DeviceOrIo, $"'{name}' is damaged or cut off (behind byte {position}): take another copy of it, or an older backup");

    private static (byte[] Key, byte[] Check) Derive(string passphrase, byte[] header)
    {
        byte[] derived = Rfc2898DeriveBytes.Pbkdf2(
            Encoding.UTF8.GetBytes(passphrase.Normalize(NormalizationForm.FormC)),
            header.AsSpan(SaltAt, SaltBytes),
            (int)BinaryPrimitives.ReadUInt32BigEndian(header.AsSpan(12)),
            HashAlgorithmName.SHA256,
            KeyBytes);
        byte[] key = HKDF.Expand(HashAlgorithmName.SHA256, derived, KeyBytes, KeyUse);
        byte[] check = HKDF.Expand(HashAlgorithmName.SHA256, derived, Length - CheckAt, CheckUse);
        CryptographicOperations.ZeroMemory(derived);
        return (key, check);
    }
}
