using System.Formats.Cbor;
using System.Security.Cryptography;

namespace MeterNode.Wire;

/// <summary>What somebody else than the plant signs about a checkpoint: that it was there at that time.</summary>
public sealed class WitnessStatement
{
    /// <summary>A name has so many characters at most.</summary>
    public const int MaximumNameLength = 100;

    /// <summary>No statement is longer than this.</summary>
    public const int MaximumBytes = 4096;

    private const string What = "a statement of a witness";
    private readonly SignedMap _map;

    private WitnessStatement(byte[] bytes)
    {
        Bytes = bytes;
        _map = SignedMap.Read(bytes, What, MaximumBytes);
        _map.ReadFields(What, ["v", "n", "sha", "name", "site", "time"], [], Take);
    }

    /// <summary>The complete signed statement.</summary>
    public byte[] Bytes { get; }

    /// <summary>Identifier of the witness's key.</summary>
    public ulong Kid => _map.Kid;

    /// <summary><see cref="Kid"/> as 16 lower-case hex digits.</summary>
    public string KidText => Kid.ToString("x16");

    /// <summary>SHA-256 of the checkpoint that it is about.</summary>
    public byte[] CheckpointHash { get; private set; } = [];

    /// <summary>The plant.</summary>
    public string Site { get; private set; } = "";

    /// <summary>Number of the checkpoint.</summary>
    public long Number { get; private set; }

    /// <summary>The name that the witness gives itself; only its key proves who it is.</summary>
    public string Name { get; private set; } = "";

    /// <summary>When it was signed, by the clock of the witness.</summary>
    public DateTimeOffset Time { get; private set; }

    /// <summary>The envelope, for tools that check it in their own way.</summary>
    public CoseSign1 Message => _map.Message;

    /// <summary>True when it is about <paramref name="checkpoint"/>; who signed it is checked by <see cref="Verify"/>.</summary>
    public bool IsAbout(Checkpoint checkpoint) =>
        CheckpointHash.AsSpan().SequenceEqual(checkpoint.Hash) && Site == checkpoint.Site && Number == checkpoint.Number;

    /// <summary>True when <paramref name="key"/> signed it.</summary>
    public bool Verify(ECDsa key) => Message.Verify(key);

    /// <summary>The same for a key as SubjectPublicKeyInfo (DER).</summary>
    /// <exception cref="RegistryException">It is no P-256 key.</exception>
    public bool IsSignedBy(byte[] key)
    {
        using ECDsa known = PublicKeys.Import(key);
        return Verify(known);
    }

    /// <summary>Reads a statement; its signature is checked by <see cref="Verify"/>.</summary>
    /// <exception cref="CheckpointException">The bytes are none.</exception>
    public static WitnessStatement Read(byte[] bytes) => new(bytes);

    /// <summary>Signs for <paramref name="checkpoint"/>.</summary>
    /// <exception cref="CheckpointException">The name is empty, too long, or has characters that are not for one line.</exception>
    public static WitnessStatement Sign(Checkpoint checkpoint, string name, DateTimeOffset time, ECDsa key)
    {
        var writer = new CborWriter(CborConformanceMode.Lax);
        writer.WriteStartMap(6);
        writer.WriteTextString("n");
        writer.WriteInt64(checkpoint.Number);
        writer.WriteTextString("v");
        writer.WriteInt32(1);
        writer.WriteTextString("sha");
        writer.WriteByteString(checkpoint.Hash);
        writer.WriteTextString("name");
        writer.WriteTextString(NameProblem(name) is string problem ? throw new CheckpointException(problem) : name);
        writer.WriteTextString("site");
        writer.WriteTextString(checkpoint.Site);
        writer.WriteTextString("time");
        writer.WriteInt64(time.ToUnixTimeSeconds());
        writer.WriteEndMap();
        return Read(CoseSign1Writer.Sign(writer.Encode(), key));
    }

    /// <summary>Why <paramref name="name"/> is no name of a witness, in words; null when it is one.</summary>
    public static string? NameProblem(string name) =>
        name.Length is 0 or > MaximumNameLength || PlainText.Of(name) != name
            ? $"the name of a witness is not 1 to {MaximumNameLength} characters of one line" : null;

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
            case "sha":
                CheckpointHash = SignedMap.Bytes(reader, SHA256.HashSizeInBytes);
                break;
            case "site":
                Site = SignedMap.Name(reader);
                break;
            case "name":
                Name = reader.ReadTextString();
                if (NameProblem(Name) is string problem)
                {
                    throw new FormatException(problem);
                }

                break;
            default:
                Time = SignedMap.Time(reader);
                break;
        }
    }
}
