using System.Buffers.Binary;
using System.Formats.Cbor;
using System.Security.Cryptography;

namespace MeterNode.Wire;

/// <summary>
/// One statement that a plant signed about itself: a node taken in, a configuration, a certificate, the end of a key
/// (docs/wire-format.md, "History of the plant").
/// </summary>
public sealed class PlantStatement
{
    private readonly CoseSign1 _message;

    private PlantStatement(byte[] bytes, CoseSign1 message, ulong plantKid, Dictionary<string, object> fields)
    {
        Bytes = bytes;
        _message = message;
        PlantKid = plantKid;
        Fields = fields;
        Kind = FindKind(KindCode);
    }

    /// <summary>The complete signed statement.</summary>
    public byte[] Bytes { get; }

    /// <summary>SHA-256 of <see cref="Bytes"/>: what the next statement names.</summary>
    public byte[] Hash => SHA256.HashData(Bytes);

    /// <summary>Identifier of the plant key that is said to have signed.</summary>
    public ulong PlantKid { get; }

    /// <summary>All entries of the map by their names: whole numbers are <see cref="long"/>.</summary>
    public IReadOnlyDictionary<string, object> Fields { get; }

    /// <summary>Number of the statement, from 0.</summary>
    public long Number => (long)Fields["n"];

    /// <summary>The plant.</summary>
    public string Site => (string)Fields["site"];

    /// <summary>What the statement before must hash to.</summary>
    public byte[] Previous => (byte[])Fields["prev"];

    /// <summary>When it was signed, by the clock of the PC.</summary>
    public DateTimeOffset Time => DateTimeOffset.FromUnixTimeSeconds((long)Fields["time"]);

    /// <summary>What it is about, as it is written.</summary>
    public string KindCode => (string)Fields["kind"];

    /// <summary>The same, or null for a kind that a later version added.</summary>
    public StatementKind? Kind { get; }

    /// <summary>The node that it is about, or null.</summary>
    public string? Node => Fields.GetValueOrDefault("node") as string;

    /// <summary>Identifier of the evidence key that it is about, or null.</summary>
    public ulong? Kid => Fields.GetValueOrDefault("kid") is byte[] { Length: 8 } kid ? BinaryPrimitives.ReadUInt64BigEndian(kid) : null;

    /// <summary>The last second of what it is about, or null.</summary>
    public DateTimeOffset? Until => Fields.GetValueOrDefault("until") is long until ? DateTimeOffset.FromUnixTimeSeconds(until) : null;

    /// <summary>True when <paramref name="plantKey"/> signed it.</summary>
    public bool Verify(ECDsa plantKey) => _message.Verify(plantKey);

    /// <summary>Reads a statement; its signature is checked by <see cref="Verify"/>.</summary>
    /// <exception cref="RegistryException">The bytes are no statement, or a field of its kind is missing or wrong.</exception>
    public static PlantStatement Read(byte[] bytes)
    {
        PackError error = CoseSign1.TryRead(bytes, out CoseSign1? message);
        CoseHeader header = default;
        if (error == PackError.None)
        {
            error = message!.UnprotectedHeader.Span is [0xa0]
                ? CoseHeader.TryRead(message.ProtectedHeader, CoseHeader.Cbor, chain: false, out header)
                : PackError.UnprotectedNotEmpty;
        }

        error = error == PackError.None ? CborScan.Whole(message!.Payload.Span) : error;
        if (error != PackError.None)
        {
            throw new RegistryException("not a statement of a plant: " + error.Describe());
        }

        var statement = new PlantStatement(bytes, message!, header.Kid, ReadFields(message!.Payload));
        IEnumerable<StatementField> wanted = statement.Kind is StatementKind kind ? kind.Fields() : [];
        return wanted.Select(field => field.Problem(statement.Fields.GetValueOrDefault(field.Key)))
            .FirstOrDefault(problem => problem != null) is string wrong ? throw Wrong(wrong) : statement;
    }

    private static Dictionary<string, object> ReadFields(ReadOnlyMemory<byte> payload)
    {
        var fields = new Dictionary<string, object>(StringComparer.Ordinal);
        try
        {
            var reader = new CborReader(payload, CborConformanceMode.Lax);
            int count = reader.ReadStartMap() ?? 0;
            for (int i = 0; i < count; i++)
            {
                string name = reader.ReadTextString();
                fields[name] = reader.PeekState() switch
                {
                    CborReaderState.UnsignedInteger => reader.ReadInt64(),
                    CborReaderState.ByteString => reader.ReadByteString(),
                    CborReaderState.TextString => reader.ReadTextString(),
                    _ => reader.ReadEncodedValue().ToArray(),
                };
            }
        }
        catch (Exception e) when (e is CborContentException or InvalidOperationException or OverflowException)
        {
            throw Wrong("a field has the wrong type");
        }

        string? problem = StatementTable.Common.Select(field => field.Problem(fields.GetValueOrDefault(field.Key)))
            .FirstOrDefault(problem => problem != null);
        const long LastSecond = 253402300799;
        return problem != null ? throw Wrong(problem)
            : (long)fields["v"] != StatementTable.Version ? throw Wrong("its version is not known here")
            : fields.Where(field => field.Key is "time" or "until").Any(field => field.Value is long and > LastSecond)
                ? throw Wrong("a time is behind the year 9999")
            : fields;
    }

    private static StatementKind? FindKind(string code)
    {
        StatementKind[] found = [.. Enum.GetValues<StatementKind>().Where(kind => kind.Code() == code)];
        return found.Length == 0 ? null : found[0];
    }

    private static RegistryException Wrong(string problem) => new("not a statement of a plant: " + problem);
}
