using System.Buffers.Binary;
using System.Formats.Cbor;
using System.Security.Cryptography;

namespace MeterNode.Wire;

/// <summary>
/// What a collector has stored of one node (docs/wire-format.md): it signs that every pack up to <see cref="Stored"/> is durable, and the
/// node releases no pack without it.
/// </summary>
public sealed record Receipt
{
    /// <summary>No receipt is longer, signature included.</summary>
    public const int MaximumBytes = 384;

    /// <summary>Plant of the node, as in its topics.</summary>
    public required string Site { get; init; }

    /// <summary>Name of the node.</summary>
    public required string Node { get; init; }

    /// <summary>Identifier of the node's evidence key.</summary>
    public required ulong NodeKid { get; init; }

    /// <summary>The highest number up to which everything is stored or declared gone by the node; −1 for none.</summary>
    public required long Stored { get; init; }

    /// <summary>SHA-256 of the pack <see cref="Stored"/>, or of the enrolment record when that is −1; 32 bytes.</summary>
    public required ReadOnlyMemory<byte> Hash { get; init; }

    /// <summary>Boot counter of the pack <see cref="Stored"/>; 0 for none.</summary>
    public long Boot { get; init; }

    /// <summary>Counter of the last command that the pack says was carried out; 0 for none.</summary>
    public long Command { get; init; }

    /// <summary>The registers of the pack.</summary>
    public StoredRegisters Registers { get; init; }

    /// <summary>When it was signed, UTC seconds.</summary>
    public required long TimeSeconds { get; init; }

    /// <summary>
    /// The question of a waiting node that this answers, as its status had it; 0 for none. <see cref="Stored"/> of an answer is the highest
    /// number that is stored at all, whatever is missing below it.
    /// </summary>
    public long Answers { get; init; }

    /// <summary>The signed message: COSE_Sign1, tag 18, ES256 with low s.</summary>
    /// <exception cref="ArgumentException">It would be longer than <see cref="MaximumBytes"/>, or a value is out of range.</exception>
    public byte[] Sign(ECDsa key) => Sign(key, PublicKeys.Kid(key.ExportSubjectPublicKeyInfo()));

    /// <summary>The same with the key identifier of <paramref name="key"/>.</summary>
    /// <exception cref="ArgumentException">As above.</exception>
    public byte[] Sign(ECDsa key, ulong kid)
    {
        byte[] payload = Encode();
        if (Hash.Length != SHA256.HashSizeInBytes || ReceiptReader.TryRead(payload) is null)
        {
            throw new ArgumentException("the receipt has a value that its format does not allow");
        }

        byte[] message = CoseSign1Writer.Sign(payload, key, kid);
        return message.Length <= MaximumBytes
            ? message
            : throw new ArgumentException($"the receipt has {message.Length} bytes: the names of plant and node are too long");
    }

    /// <summary>
    /// Reads a receipt that <paramref name="key"/> signed. Null for whatever is not one: wrong length, encoding, header, fields, ranges,
    /// key or signature, or a signature with high s.
    /// </summary>
    public static Receipt? TryRead(ReadOnlyMemory<byte> bytes, ECDsa key)
    {
        if (bytes.Length > MaximumBytes
            || CoseSign1.TryRead(bytes, out CoseSign1? message) != PackError.None
            || message!.UnprotectedHeader.Span is not [0xa0]
            || CoseHeader.TryRead(message.ProtectedHeader, CoseHeader.Cbor, chain: false, out CoseHeader header) != PackError.None
            || header.Kid != PublicKeys.Kid(key.ExportSubjectPublicKeyInfo())
            || !Es256.IsLowS(message.Signature.Span)
            || !message.Verify(key))
        {
            return null;
        }

        return ReceiptReader.TryRead(message.Payload);
    }

    /// <summary>The payload in core deterministic encoding (RFC 8949 §4.2.1).</summary>
    internal byte[] Encode()
    {
        Span<byte> kid = stackalloc byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64BigEndian(kid, NodeKid);
        var writer = new CborWriter(CborConformanceMode.Lax);
        writer.WriteStartMap(Answers == 0 ? ReceiptReader.Fields : ReceiptReader.Fields + 1);
        writer.WriteTextString("v");
        writer.WriteInt32(1);
        if (Answers != 0)
        {
            writer.WriteTextString("ask");
            writer.WriteInt64(Answers);
        }

        writer.WriteTextString("cmd");
        writer.WriteInt64(Command);
        writer.WriteTextString("kid");
        writer.WriteByteString(kid);
        writer.WriteTextString("boot");
        writer.WriteInt64(Boot);
        writer.WriteTextString("hash");
        writer.WriteByteString(Hash.Span);
        writer.WriteTextString("node");
        writer.WriteTextString(Node);
        writer.WriteTextString("regs");
        writer.WriteStartArray(6);
        writer.WriteInt64(Registers.ImportJoules);
        writer.WriteInt64(Registers.ExportJoules);
        writer.WriteInt64(Registers.InductiveVarSeconds);
        writer.WriteInt64(Registers.CapacitiveVarSeconds);
        writer.WriteInt64(Registers.Shots);
        writer.WriteInt64(Registers.HeatJoules);
        writer.WriteEndArray();
        writer.WriteTextString("site");
        writer.WriteTextString(Site);
        writer.WriteTextString("time");
        writer.WriteInt64(TimeSeconds);
        writer.WriteTextString("stored");
        writer.WriteInt64(Stored);
        writer.WriteEndMap();
        return writer.Encode();
    }
}
