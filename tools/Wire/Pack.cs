using System.Security.Cryptography;

namespace MeterNode.Wire;

/// <summary>
/// One pack as it was received: what its protected header says, and slices of the very bytes. Decoding proves nothing;
/// <see cref="PackVerifier"/> does.
/// </summary>
public sealed class Pack
{
    private readonly CoseSign1 _message;
    private byte[]? _hash;

    private Pack(ReadOnlyMemory<byte> bytes, CoseSign1 message, in CoseHeader header)
    {
        Bytes = bytes;
        _message = message;
        Kid = header.Kid;
        Version = header.Version;
        Seq = header.Seq;
        Boot = header.Boot;
        Previous = header.Previous;
        Configuration = header.Configuration.ToArray();
    }

    /// <summary>The complete received bytes.</summary>
    public ReadOnlyMemory<byte> Bytes { get; }

    /// <summary>First 8 bytes of SHA-256 over the signer's SubjectPublicKeyInfo, big-endian.</summary>
    public ulong Kid { get; }

    /// <summary>1 or 2. Since 2 every signature has low s; those of 1 have either form.</summary>
    public int Version { get; }

    /// <summary>Pack number, 0 … 2^53.</summary>
    public long Seq { get; }

    /// <summary>Boot counter.</summary>
    public long Boot { get; }

    /// <summary>SHA-256 of the complete previous pack (of the enrolment record for pack 0), 32 bytes.</summary>
    public ReadOnlyMemory<byte> Previous { get; }

    /// <summary>First 8 bytes of SHA-256 of the active configuration; a copy, which outlives <see cref="Bytes"/>.</summary>
    public ReadOnlyMemory<byte> Configuration { get; }

    /// <summary>The encoded SenML pack; <see cref="PackPayload.TryRead"/> reads it.</summary>
    public ReadOnlyMemory<byte> Payload => _message.Payload;

    /// <summary>The envelope, for tools that check it in their own way.</summary>
    public CoseSign1 Message => _message;

    /// <summary>SHA-256 over <see cref="Bytes"/>: what the next pack names as its previous one. Computed once.</summary>
    public ReadOnlyMemory<byte> Hash => _hash ??= SHA256.HashData(Bytes.Span);

    /// <summary>
    /// SHA-256 over <see cref="Bytes"/> with the other s: what the next pack names when s was replaced on the way, which needs no key.
    /// Empty where <see cref="Version"/> leaves one form only. Computed at every call.
    /// </summary>
    public ReadOnlyMemory<byte> TwinHash => Version > 1 ? default : HashOfTwin(Bytes.Span);

    /// <summary>SHA-256 over a pack of version 1 with the other s.</summary>
    internal static byte[] HashOfTwin(ReadOnlySpan<byte> pack)
    {
        byte[] twin = pack.ToArray();
        Es256.ReplaceS(twin);
        return SHA256.HashData(twin);
    }

    /// <summary>
    /// Decodes the envelope strictly: deterministic encoding, tag 18, the exact protected header, nothing unprotected, nothing
    /// behind the end. The payload is left for <see cref="PackPayload"/>. The pack refers to <paramref name="bytes"/>: do not change them.
    /// </summary>
    public static PackError TryDecode(ReadOnlyMemory<byte> bytes, out Pack? pack)
    {
        pack = null;
        PackError error = CoseSign1.TryRead(bytes, out CoseSign1? message);
        if (error != PackError.None)
        {
            return error;
        }

        if (message!.UnprotectedHeader.Span is not [0xa0])
        {
            return PackError.UnprotectedNotEmpty;
        }

        error = CoseHeader.TryRead(message.ProtectedHeader, CoseHeader.SenmlCbor, chain: true, out CoseHeader header);
        if (error == PackError.None)
        {
            pack = new Pack(bytes, message, header);
        }

        return error;
    }
}
