using System.Buffers.Binary;
using System.Formats.Cbor;
using System.Security.Cryptography;

namespace MeterNode.Wire;

/// <summary>
/// What a plant signs about the last packs of all its keys at one moment (docs/wire-format.md, "Checkpoints"). Once somebody else holds
/// it, no pack up to these can be changed or left out any more without being seen.
/// </summary>
public sealed class Checkpoint
{
    /// <summary>No checkpoint, and no file with one, is longer than this.</summary>
    public const int MaximumBytes = 16 << 20;

    private const string What = "a checkpoint";
    private readonly SignedMap _map;
    private List<CheckpointHead> _heads = [];

    private Checkpoint(byte[] bytes)
    {
        Bytes = bytes;
        _map = SignedMap.Read(bytes, What, MaximumBytes);
        _map.ReadFields(What, ["v", "n", "prev", "site", "time", "until", "heads"], ["hist"], Take);
        Hash = SHA256.HashData(bytes);
    }

    /// <summary>The complete signed checkpoint.</summary>
    public byte[] Bytes { get; }

    /// <summary>SHA-256 of <see cref="Bytes"/>: what the next checkpoint, witnesses and time stamps name.</summary>
    public byte[] Hash { get; }

    /// <summary>Identifier of the plant key that is said to have signed.</summary>
    public ulong PlantKid => _map.Kid;

    /// <summary>The plant.</summary>
    public string Site { get; private set; } = "";

    /// <summary>Number of the checkpoint, from 0.</summary>
    public long Number { get; private set; }

    /// <summary>SHA-256 of the checkpoint before; in number 0 of the plant's public key (SubjectPublicKeyInfo).</summary>
    public byte[] Previous { get; private set; } = [];

    /// <summary>When it was signed, by the clock of the PC.</summary>
    public DateTimeOffset Time { get; private set; }

    /// <summary>No pack that ends later was looked at.</summary>
    public DateTimeOffset Until { get; private set; }

    /// <summary>The last statement of the plant's history; null where the plant had none.</summary>
    public HistoryHead? History { get; private set; }

    /// <summary>The last pack of every key that had one, by the number of the key's identifier.</summary>
    public IReadOnlyList<CheckpointHead> Heads => _heads;

    /// <summary>The envelope, for tools that check it in their own way.</summary>
    public CoseSign1 Message => _map.Message;

    /// <summary>What it names of a key; null when it does not know the key.</summary>
    public CheckpointHead? Head(ulong kid)
    {
        int low = 0, high = _heads.Count - 1;
        while (low <= high)
        {
            int middle = (low + high) / 2;
            if (_heads[middle].Kid == kid)
            {
                return _heads[middle];
            }

            (low, high) = _heads[middle].Kid < kid ? (middle + 1, high) : (low, middle - 1);
        }

        return null;
    }

    /// <summary>True when <paramref name="plantKey"/> signed it.</summary>
    public bool Verify(ECDsa plantKey) => Message.Verify(plantKey);

    /// <summary>Reads a checkpoint; its signature is checked by <see cref="Verify"/>.</summary>
    /// <exception cref="CheckpointException">The bytes are none.</exception>
    public static Checkpoint Read(byte[] bytes) => new(bytes);

    /// <summary>The map that a plant signs; <paramref name="heads"/> in any order.</summary>
    public static byte[] Payload(
        string site, long number, byte[] previous, DateTimeOffset time, DateTimeOffset until, HistoryHead? history,
        IEnumerable<CheckpointHead> heads)
    {
        var writer = new CborWriter(CborConformanceMode.Lax);
        writer.WriteStartMap(history == null ? 7 : 8);
        Write(writer, "n", number);
        Write(writer, "v", 1);
        if (history != null)
        {
            writer.WriteTextString("hist");
            writer.WriteStartMap(2);
            Write(writer, "n", history.Number);
            Write(writer, "hash", history.Hash);
            writer.WriteEndMap();
        }

        Write(writer, "prev", previous);
        writer.WriteTextString("site");
        writer.WriteTextString(site);
        Write(writer, "time", time.ToUnixTimeSeconds());
        CheckpointHead[] sorted = [.. heads.OrderBy(head => head.Kid)];
        writer.WriteTextString("heads");
        writer.WriteStartArray(sorted.Length);
        foreach (CheckpointHead head in sorted)
        {
            WriteHead(writer, head);
        }

        writer.WriteEndArray();
        Write(writer, "until", until.ToUnixTimeSeconds());
        writer.WriteEndMap();
        return writer.Encode();
    }

    private void Take(CborReader reader, string name)
    {
        switch (name)
        {
            case "v":
                SignedMap.Version(reader);
                break;
            case "n":
                Number = SignedMap.Number(reader);
                break;
            case "prev":
                Previous = SignedMap.Bytes(reader, SHA256.HashSizeInBytes);
                break;
            case "site":
                Site = SignedMap.Name(reader);
                break;
            case "time":
                Time = SignedMap.Time(reader);
                break;
            case "until":
                Until = SignedMap.Time(reader);
                break;
            case "hist":
                History = ReadHistory(reader);
                break;
            default:
                _heads = ReadHeads(reader);
                break;
        }
    }

    private static HistoryHead ReadHistory(CborReader reader)
    {
        long number = 0;
        byte[] hash = [];
        SignedMap.ReadFields(reader, ["n", "hash"], [], (entry, name) =>
        {
            if (name == "n")
            {
                number = SignedMap.Number(entry);
            }
            else
            {
                hash = SignedMap.Bytes(entry, SHA256.HashSizeInBytes);
            }
        });
        return new HistoryHead(number, hash);
    }

    private static List<CheckpointHead> ReadHeads(CborReader reader)
    {
        var heads = new List<CheckpointHead>();
        for (int left = reader.ReadStartArray() ?? 0; left > 0; left--)
        {
            CheckpointHead head = ReadHead(reader);
            if (heads.Count > 0 && head.Kid <= heads[^1].Kid)
            {
                throw new FormatException("its keys are not in order");
            }

            heads.Add(head);
        }

        reader.ReadEndArray();
        return heads;
    }

    private static CheckpointHead ReadHead(CborReader reader)
    {
        var head = new CheckpointHead("", 0, 0, [], null, null);
        SignedMap.ReadFields(reader, ["kid", "seq", "hash", "node"], ["ei", "end", "enr", "time"], (entry, name) => head = name switch
        {
            "kid" => head with { Kid = BinaryPrimitives.ReadUInt64BigEndian(SignedMap.Bytes(entry, sizeof(ulong))) },
            "seq" => head with { Seq = SignedMap.Number(entry) },
            "hash" => head with { Hash = SignedMap.Bytes(entry, SHA256.HashSizeInBytes) },
            "node" => head with { Node = SignedMap.Name(entry) },
            "ei" => head with { Joules = SignedMap.Number(entry) },
            "end" => head with { End = SignedMap.Bytes(entry, SHA256.HashSizeInBytes) },
            "enr" => head with { Enrolment = SignedMap.Bytes(entry, SHA256.HashSizeInBytes) },
            _ => head with { Time = SignedMap.Time(entry) },
        });
        return head;
    }

    private static void WriteHead(CborWriter writer, CheckpointHead head)
    {
        byte[] kid = new byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64BigEndian(kid, head.Kid);
        object?[] optional = [head.Joules, head.End, head.Enrolment, head.Time];
        writer.WriteStartMap(4 + optional.Count(value => value != null));
        if (head.Joules is long joules)
        {
            Write(writer, "ei", joules);
        }

        if (head.End is byte[] end)
        {
            Write(writer, "end", end);
        }

        if (head.Enrolment is byte[] enrolment)
        {
            Write(writer, "enr", enrolment);
        }

        Write(writer, "kid", kid);
        Write(writer, "seq", head.Seq);
        Write(writer, "hash", head.Hash);
        writer.WriteTextString("node");
        writer.WriteTextString(head.Node);
        if (head.Time is DateTimeOffset time)
        {
            Write(writer, "time", time.ToUnixTimeSeconds());
        }

        writer.WriteEndMap();
    }

    private static void Write(CborWriter writer, string name, long value)
    {
        writer.WriteTextString(name);
        writer.WriteInt64(value);
    }

    private static void Write(CborWriter writer, string name, byte[] value)
    {
        writer.WriteTextString(name);
        writer.WriteByteString(value);
    }
}
