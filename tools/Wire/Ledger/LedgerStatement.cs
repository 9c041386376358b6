using System.Formats.Cbor;
using System.Security.Cryptography;

namespace MeterNode.Wire;

/// <summary>
/// One statement that a person of a plant signed (docs/ledger.md). Whether it counts is said by <see cref="LedgerBook"/>.
/// </summary>
public sealed class LedgerStatement
{
    /// <summary>No statement is longer than this.</summary>
    public const int MaximumBytes = 16384;

    private const string What = "a statement of a ledger";
    private static readonly LedgerKind[] s_kinds = Enum.GetValues<LedgerKind>();
    private readonly SignedMap _map;

    private LedgerStatement(byte[] bytes, SignedMap map, IReadOnlyDictionary<string, object> fields)
    {
        Bytes = bytes;
        _map = map;
        Fields = fields;
        Hash = SHA256.HashData(bytes);
        Kind = KindOf(KindCode);
    }

    /// <summary>The complete signed statement.</summary>
    public byte[] Bytes { get; }

    /// <summary>SHA-256 of <see cref="Bytes"/>: what the next statement names.</summary>
    public byte[] Hash { get; }

    /// <summary>Identifier of the person's key that is said to have signed.</summary>
    public ulong Kid => _map.Kid;

    /// <summary>All entries of the map by their names, of the types that <see cref="LedgerFieldType"/> names.</summary>
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
    public LedgerKind? Kind { get; }

    /// <summary>The person who signed it.</summary>
    public string By => (string)Fields["by"];

    /// <summary>The number of the statement that it takes the place of, or withdraws; null where it does neither.</summary>
    public long? Corrects => Fields.GetValueOrDefault("corr") as long?;

    /// <summary>True when <paramref name="key"/> signed it.</summary>
    public bool Verify(ECDsa key) => _map.Message.Verify(key);

    /// <summary>Reads a statement; its signature is checked by <see cref="Verify"/>.</summary>
    /// <exception cref="LedgerException">The bytes are none.</exception>
    public static LedgerStatement Read(byte[] bytes)
    {
        SignedMap map;
        try
        {
            map = SignedMap.Read(bytes, What, MaximumBytes);
        }
        catch (CheckpointException e)
        {
            throw new LedgerException(e.Message);
        }

        Dictionary<string, object> fields = ReadFields(map.Message.Payload);
        RuleReason? problem = LedgerTable.Common.Select(field => field.Problem(fields.GetValueOrDefault(field.Key)))
            .FirstOrDefault(problem => problem != null);
        return problem != null ? throw Wrong(problem.Text)
            : (long)fields["v"] != LedgerTable.Version ? throw Wrong("its version is not known here")
            : new LedgerStatement(bytes, map, fields);
    }

    /// <summary>
    /// The map that a person signs: <paramref name="fields"/> of all types that <see cref="LedgerFieldType"/> names, those that every
    /// statement has among them, in any order.
    /// </summary>
    public static byte[] Payload(IReadOnlyDictionary<string, object> fields) => StatementMap.Encode(fields);

    /// <summary>The kind that is spelled so; null where this version knows none.</summary>
    public static LedgerKind? KindOf(string code)
    {
        foreach (LedgerKind kind in s_kinds)
        {
            if (kind.Code() == code)
            {
                return kind;
            }
        }

        return null;
    }

    private static Dictionary<string, object> ReadFields(ReadOnlyMemory<byte> payload)
    {
        var fields = new Dictionary<string, object>(StringComparer.Ordinal);
        try
        {
            var reader = new CborReader(payload, CborConformanceMode.Lax);
            for (int left = reader.ReadStartMap() ?? 0; left > 0; left--)
            {
                fields[reader.ReadTextString()] = reader.PeekState() switch
                {
                    CborReaderState.UnsignedInteger => reader.ReadInt64(),
                    CborReaderState.ByteString => reader.ReadByteString(),
                    CborReaderState.TextString => reader.ReadTextString(),
                    CborReaderState.StartArray => ReadNames(reader),
                    _ => throw new InvalidOperationException(),
                };
            }

            return fields;
        }
        catch (Exception e) when (e is CborContentException or InvalidOperationException or OverflowException)
        {
            throw Wrong("a field has the wrong type");
        }
    }

    private static string[] ReadNames(CborReader reader)
    {
        var names = new List<string>();
        for (int left = reader.ReadStartArray() ?? 0; left > 0; left--)
        {
            names.Add(reader.ReadTextString());
        }

        reader.ReadEndArray();
        return [.. names];
    }

    private static LedgerException Wrong(string problem) => new($"not {What}: {problem}");
}
