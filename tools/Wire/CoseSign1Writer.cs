using System.Buffers.Binary;
using System.Formats.Cbor;
using System.Security.Cryptography;

namespace MeterNode.Wire;

/// <summary>Makes a COSE_Sign1 (RFC 9052 §4.2) of content type application/cbor with the three headers of docs/wire-format.md.</summary>
public static class CoseSign1Writer
{
    /// <summary>The message around <paramref name="payload"/>, signed by <paramref name="key"/> (P-256) with low s.</summary>
    public static byte[] Sign(ReadOnlySpan<byte> payload, ECDsa key) =>
        Sign(payload, key, PublicKeys.Kid(key.ExportSubjectPublicKeyInfo()));

    /// <summary>The same for who knows the key identifier: to export the key each time costs as much as to sign.</summary>
    public static byte[] Sign(ReadOnlySpan<byte> payload, ECDsa key, ulong kid)
    {
        byte[] header = Header(kid);
        var toSign = new CborWriter(CborConformanceMode.Lax);
        toSign.WriteStartArray(4);
        toSign.WriteTextString("Signature1");
        toSign.WriteByteString(header);
        toSign.WriteByteString([]);
        toSign.WriteByteString(payload);
        toSign.WriteEndArray();

        var message = new CborWriter(CborConformanceMode.Lax);
        message.WriteTag((CborTag)18);
        message.WriteStartArray(4);
        message.WriteByteString(header);
        message.WriteStartMap(0);
        message.WriteEndMap();
        message.WriteByteString(payload);
        message.WriteByteString(Es256.SignHash(key, SHA256.HashData(toSign.Encode())));
        message.WriteEndArray();
        return message.Encode();
    }

    private static byte[] Header(ulong kid)
    {
        Span<byte> bytes = stackalloc byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64BigEndian(bytes, kid);
        var header = new CborWriter(CborConformanceMode.Lax);
        header.WriteStartMap(3);
        header.WriteInt32(1);
        header.WriteInt32(-7);
        header.WriteInt32(3);
        header.WriteInt32(CoseHeader.Cbor);
        header.WriteInt32(4);
        header.WriteByteString(bytes);
        header.WriteEndMap();
        return header.Encode();
    }
}
