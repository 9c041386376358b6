using System.Formats.Cbor;
using System.Security.Cryptography;

namespace MeterNode.Wire;

/// <summary>
/// One entry of a plant's audit log (docs/audit.md): who changed what, by which way. A COSE_Sign1 by a receipt key of the plant around one
/// map. <see cref="AuditReader"/> checks signature and chain.
/// </summary>
public sealed class AuditEntry
{
    /// <summary>No entry is longer than this.</summary>
    public const int MaximumBytes = 16384;

    private const string WhatItIs = "an entry of an audit log";
    private static readonly string[] s_required = ["v", "site", "n", "prev", "time", "by", "via", "what"];
    private static readonly string[] s_optional = ["about", "files"];
    private readonly SignedMap _map;

    private AuditEntry(byte[] bytes, SignedMap map)
    {
        Bytes = bytes;
        Hash = SHA256.HashData(bytes);
        _map = map;
    }

    /// <summary>The complete signed entry.</summary>
    public byte[] Bytes { get; }

    /// <summary>SHA-256 of <see cref="Bytes"/>: what the next entry names.</summary>
    public byte[] Hash { get; }

    /// <summary>Identifier of the key that is said to have signed.</summary>
    public ulong Kid => _map.Kid;

    /// <summary>The plant.</summary>
    public string Site { get; private set; } = string.Empty;

    /// <summary>Number of the entry, from 0.</summary>
    public long Number { get; private set; }

    /// <summary>What the entry before must hash to.</summary>
    public byte[] Previous { get; private set; } = [];

    /// <summary>When it was written, by the clock of the PC.</summary>
    public DateTimeOffset Time { get; private set; }

    /// <summary>Who: an account, a token, or the user of the operating system.</summary>
    public string By { get; private set; } = string.Empty;

    /// <summary>By which way: <c>command</c>, <c>page</c>, <c>api</c> or <c>serve</c>.</summary>
    public string Via { get; private set; } = string.Empty;

    /// <summary>What was done, such as <c>user add</c>.</summary>
    public string What { get; private set; } = string.Empty;

    /// <summary>What it was done to, for people; null where the files say it.</summary>
    public string? About { get; private set; }

    /// <summary>The files and folders of the plant that were changed.</summary>
    public IReadOnlyList<string> Files { get; private set; } = [];

    /// <summary>True when <paramref name="key"/> signed it.</summary>
    public bool Verify(ECDsa key) => _map.Message.Verify(key);

    /// <summary>Reads an entry; its signature is checked by <see cref="Verify"/>.</summary>
    /// <exception cref="CheckpointException">The bytes are none.</exception>
    public static AuditEntry Read(byte[] bytes)
    {
        var entry = new AuditEntry(bytes, SignedMap.Read(bytes, WhatItIs, MaximumBytes));
        entry._map.ReadFields(WhatItIs, s_required, s_optional, entry.ReadField);
        return entry;
    }

    private void ReadField(CborReader reader, string name)
    {
        switch (name)
        {
            case "v":
                SignedMap.Version(reader);
                break;
            case "site":
                Site = SignedMap.Name(reader);
                break;
            case "n":
                Number = SignedMap.Number(reader);
                break;
            case "prev":
                Previous = SignedMap.Bytes(reader, SHA256.HashSizeInBytes);
                break;
            case "time":
                Time = SignedMap.Time(reader);
                break;
            case "by":
                By = reader.ReadTextString();
                break;
            case "via":
                Via = reader.ReadTextString();
                break;
            case "what":
                What = reader.ReadTextString();
                break;
            case "about":
                About = reader.ReadTextString();
                break;
            default:
                Files = Texts(reader);
                break;
        }
    }

    private static string[] Texts(CborReader reader)
    {
        var texts = new List<string>();
        for (int left = reader.ReadStartArray() ?? 0; left > 0; left--)
        {
            texts.Add(reader.ReadTextString());
        }

        reader.ReadEndArray();
        return [.. texts];
    }
}
