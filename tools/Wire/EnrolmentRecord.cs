using System.Formats.Cbor;
using System.Security.Cryptography;

namespace MeterNode.Wire;

/// <summary>What the plant signed when it took a node in: the anchor of the node's chain (docs/wire-format.md).</summary>
public sealed class EnrolmentRecord
{
    private readonly CoseSign1 _message;
    private readonly Dictionary<string, object> _fields;

    private EnrolmentRecord(byte[] bytes, CoseSign1 message, ulong plantKid, Dictionary<string, object> fields)
    {
        Bytes = bytes;
        _message = message;
        PlantKid = plantKid;
        _fields = fields;
    }

    /// <summary>The complete signed record.</summary>
    public byte[] Bytes { get; }

    /// <summary>SHA-256 of <see cref="Bytes"/>: what pack 0 names as its previous one.</summary>
    public byte[] Hash => SHA256.HashData(Bytes);

    /// <summary>Key identifier of the plant key that is said to have signed.</summary>
    public ulong PlantKid { get; }

    /// <summary>Name of the node.</summary>
    public string Node => (string)_fields["node"];

    /// <summary>Name of the plant.</summary>
    public string Site => (string)_fields["site"];

    /// <summary>The machine that the node is enrolled for.</summary>
    public string Machine => (string)_fields["machine"];

    /// <summary>16 lower-case hex digits.</summary>
    public string Eui64 => Convert.ToHexStringLower((byte[])_fields["eui"]);

    /// <summary>04 ‖ X ‖ Y.</summary>
    public byte[] PublicPoint => (byte[])_fields["key"];

    /// <summary>SHA-256 of the node's TLS certificate (DER).</summary>
    public byte[] CertificateHash => (byte[])_fields["cert"];

    /// <summary>Board, as it was enrolled.</summary>
    public string Hardware => (string)_fields["hw"];

    /// <summary>True for a board that has said that it is none: what it signs was measured at no machine.</summary>
    public bool IsVirtual => Hardware.StartsWith("virtual", StringComparison.Ordinal);

    /// <summary>Firmware version, as it was enrolled.</summary>
    public string Firmware => (string)_fields["fw"];

    /// <summary>First 8 bytes of SHA-256 of the first configuration.</summary>
    public byte[] Configuration => (byte[])_fields["cfg"];

    /// <summary>When the node was enrolled.</summary>
    public DateTimeOffset Time => DateTimeOffset.FromUnixTimeSeconds((long)_fields["time"]);

    /// <summary>True when <paramref name="plantKey"/> signed this record.</summary>
    public bool Verify(ECDsa plantKey) => _message.Verify(plantKey);

    /// <summary>Reads a record; its signature is checked by <see cref="Verify"/>.</summary>
    /// <exception cref="RegistryException">The bytes are not an enrolment record.</exception>
    public static EnrolmentRecord Read(byte[] bytes)
    {
        PackError error = CoseSign1.TryRead(bytes, out CoseSign1? message);
        CoseHeader header = default;
        if (error == PackError.None)
        {
            error = message!.UnprotectedHeader.Span is [0xa0]
                ? CoseHeader.TryRead(message.ProtectedHeader, CoseHeader.Cbor, chain: false, out header)
                : PackError.UnprotectedNotEmpty;
        }

        if (error == PackError.None)
        {
            error = CborScan.Whole(message!.Payload.Span);
        }

        if (error != PackError.None)
        {
            throw new RegistryException("not an enrolment record: " + error.Describe());
        }

        return new EnrolmentRecord(bytes, message!, header.Kid, ReadFields(message!.Payload));
    }

    private static Dictionary<string, object> ReadFields(ReadOnlyMemory<byte> payload)
    {
        var fields = new Dictionary<string, object>();
        try
        {
            var reader = new CborReader(payload, CborConformanceMode.Lax);
            int count = reader.ReadStartMap() ?? 0;
            for (int i = 0; i < count; i++)
            {
                string name = reader.ReadTextString();
                fields[name] = name switch
                {
                    "v" when reader.ReadUInt64() == 1 => 1L,
                    "node" or "site" or "machine" or "hw" or "fw" => reader.ReadTextString(),
                    "eui" or "cfg" => ReadBytes(reader, 8),
                    "key" => ReadBytes(reader, 65),
                    "cert" => ReadBytes(reader, 32),
                    "time" => Seconds(reader),
                    _ => throw new RegistryException($"not an enrolment record: unknown or wrong field \"{name}\""),
                };
            }
        }
        catch (Exception e) when (e is CborContentException or InvalidOperationException or OverflowException)
        {
            throw new RegistryException("not an enrolment record: a field has the wrong type");
        }

        foreach ((string name, object value) in fields)
        {
            RuleReason? problem = value is not string text ? null
                : name is "node" or "site" ? NameRule.NameProblem(text) : NameRule.TextProblem(text);
            if (problem is not null)
            {
                throw new RegistryException($"not an enrolment record: its \"{name}\" {problem}");
            }
        }

        foreach (string name in (string[])["v", "node", "site", "machine", "eui", "key", "cert", "hw", "fw", "cfg", "time"])
        {
            if (!fields.ContainsKey(name))
            {
                throw new RegistryException($"not an enrolment record: field \"{name}\" is missing");
            }
        }

        return fields;
    }

    private static byte[] ReadBytes(CborReader reader, int length)
    {
        byte[] bytes = reader.ReadByteString();
        return bytes.Length == length ? bytes : throw new InvalidOperationException();
    }

    private static long Seconds(CborReader reader)
    {
        ulong seconds = reader.ReadUInt64();
        return seconds <= 253402300799 ? (long)seconds : throw new OverflowException();
    }
}
