using System.Formats.Cbor;
using System.Security.Cryptography;

namespace MeterNode.Wire;

/// <summary>
/// What a board signs when it has made its evidence key: that it has the key, and the claim that the plant put into its files
/// (docs/wire-format.md, "Proof of the key").
/// </summary>
public sealed class ProofRecord
{
    /// <summary>A longer message is none, bytes.</summary>
    public const int MaximumBytes = 1024;

    private const string CodeField = "mac";

    private readonly Dictionary<string, object> _fields;
    private readonly byte[] _withoutCode;

    private ProofRecord(byte[] bytes, Dictionary<string, object> fields, byte[] withoutCode)
    {
        Bytes = bytes;
        _fields = fields;
        _withoutCode = withoutCode;
        using ECDsa key = OpenKey();
        PublicKey = key.ExportSubjectPublicKeyInfo();
    }

    /// <summary>The complete signed message.</summary>
    public byte[] Bytes { get; }

    /// <summary>SubjectPublicKeyInfo (DER) of the key that is proven.</summary>
    public byte[] PublicKey { get; }

    /// <summary>Its identifier.</summary>
    public ulong Kid => PublicKeys.Kid(PublicKey);

    /// <summary>The same as 16 lower-case hex digits.</summary>
    public string KidText => Kid.ToString("x16");

    /// <summary>04 ‖ X ‖ Y.</summary>
    public byte[] PublicPoint => (byte[])_fields["key"];

    /// <summary>Name of the node.</summary>
    public string Node => (string)_fields["node"];

    /// <summary>Name of the plant.</summary>
    public string Site => (string)_fields["site"];

    /// <summary>16 lower-case hex digits.</summary>
    public string Eui64 => Convert.ToHexStringLower((byte[])_fields["eui"]);

    /// <summary>What the board says it is; a virtual board says so.</summary>
    public string Hardware => (string)_fields["hw"];

    /// <summary>Version of the firmware that made the key.</summary>
    public string Firmware => (string)_fields["fw"];

    /// <summary>First 8 bytes of SHA-256 of the configuration that the board has.</summary>
    public byte[] Configuration => (byte[])_fields["cfg"];

    /// <summary>True when whoever made the proof had this secret.</summary>
    public bool IsMadeWith(ReadOnlySpan<byte> claim) =>
        CryptographicOperations.FixedTimeEquals(HMACSHA256.HashData(claim, _withoutCode), (byte[])_fields[CodeField]);

    /// <summary>
    /// Reads a proof and checks that it is signed by the key that it names. Null for whatever is not one: wrong length, encoding, header,
    /// fields, a point that is not on the curve, another key or signature. A field that version 1 does not have makes it none.
    /// </summary>
    public static ProofRecord? TryRead(ReadOnlyMemory<byte> bytes)
    {
        if (bytes.Length > MaximumBytes
            || CoseSign1.TryRead(bytes, out CoseSign1? message) != PackError.None
            || message!.UnprotectedHeader.Span is not [0xa0]
            || CoseHeader.TryRead(message.ProtectedHeader, CoseHeader.Cbor, chain: false, out CoseHeader header) != PackError.None
            || CborScan.Whole(message.Payload.Span) != PackError.None)
        {
            return null;
        }

        try
        {
            ProofRecord? proof = TryReadPayload(bytes.ToArray(), message.Payload);
            using ECDsa? key = proof?.OpenKey();
            return proof?.Kid == header.Kid && message.Verify(key!) ? proof : null;
        }
        catch (Exception e)
            when (e is CborContentException or InvalidOperationException or OverflowException or CryptographicException)
        {
            return null;
        }
    }

    private static ProofRecord? TryReadPayload(byte[] bytes, ReadOnlyMemory<byte> payload)
    {
        var fields = new Dictionary<string, object>(StringComparer.Ordinal);
        var reader = new CborReader(payload, CborConformanceMode.Lax);
        int count = reader.ReadStartMap() ?? 0;
        var rest = new List<byte> { (byte)(payload.Span[0] - 1) };
        for (int i = 0; i < count; i++)
        {
            int start = payload.Length - reader.BytesRemaining;
            string name = reader.ReadTextString();
            fields[name] = name switch
            {
                "v" when reader.ReadInt64() == 1 => 1L,
                "fw" or "hw" or "node" or "site" => reader.ReadTextString(),
                "cfg" or "eui" => ReadBytes(reader, 8),
                "key" => ReadBytes(reader, 65),
                CodeField => ReadBytes(reader, SHA256.HashSizeInBytes),
                _ => throw new InvalidOperationException(),
            };
            if (name != CodeField)
            {
                rest.AddRange(payload.Span[start..^reader.BytesRemaining]);
            }
        }

        string[] all = ["v", "fw", "hw", "cfg", "eui", "key", CodeField, "node", "site"];
        return all.All(fields.ContainsKey) ? new ProofRecord(bytes, fields, [.. rest]) : null;
    }

    private ECDsa OpenKey() => ECDsa.Create(new ECParameters
    {
        Curve = ECCurve.NamedCurves.nistP256,
        Q = new ECPoint { X = PublicPoint[1..33], Y = PublicPoint[33..] },
    });

    private static byte[] ReadBytes(CborReader reader, int length)
    {
        byte[] bytes = reader.ReadByteString();
        return bytes.Length == length && (length != 65 || bytes[0] == 4) ? bytes : throw new InvalidOperationException();
    }
}
