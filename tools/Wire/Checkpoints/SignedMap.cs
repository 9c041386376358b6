using System.Formats.Cbor;

namespace MeterNode.Wire;

/// <summary>
/// The envelope that checkpoints and what witnesses say have in common: a COSE_Sign1 with the headers of an enrolment record and a low s,
/// around one map in the core deterministic encoding.
/// </summary>
internal sealed class SignedMap
{
    private const long MaximumNumber = 1L << 53;
    private const long LastSecond = 253402300799;

    private SignedMap(CoseSign1 message, ulong kid)
    {
        Message = message;
        Kid = kid;
    }

    public CoseSign1 Message { get; }

    /// <summary>Identifier of the key that is said to have signed.</summary>
    public ulong Kid { get; }

    /// <summary>Takes the envelope apart; <paramref name="what"/> begins the message of a refusal.</summary>
    /// <exception cref="CheckpointException">It is none, or its s is high.</exception>
    public static SignedMap Read(byte[] bytes, string what, int maximumBytes)
    {
        PackError error = CoseSign1.TryRead(bytes, out CoseSign1? message, maximumBytes);
        CoseHeader header = default;
        if (error == PackError.None)
        {
            error = message!.UnprotectedHeader.Span is [0xa0]
                ? CoseHeader.TryRead(message.ProtectedHeader, CoseHeader.Cbor, chain: false, out header)
                : PackError.UnprotectedNotEmpty;
        }

        error = error == PackError.None ? CborScan.Whole(message!.Payload.Span, maximumBytes) : error;
        return error != PackError.None ? throw new CheckpointException($"not {what}: {error.Describe()}")
            : !Es256.IsLowS(message!.Signature.Span) ? throw new CheckpointException($"not {what}: the s of its signature is high")
            : new SignedMap(message, header.Kid);
    }

    /// <summary>
    /// Reads the map, one entry after the other: <paramref name="entry"/> takes the value of a name. Every name of
    /// <paramref name="required"/> must be there, and a name that is in neither list must not.
    /// </summary>
    public void ReadFields(string what, string[] required, string[] optional, Action<CborReader, string> entry)
    {
        try
        {
            ReadFields(new CborReader(Message.Payload, CborConformanceMode.Lax), required, optional, entry);
        }
        catch (Exception e) when (e is CborContentException or InvalidOperationException or OverflowException)
        {
            throw new CheckpointException($"not {what}: a field has the wrong type");
        }
        catch (FormatException e)
        {
            throw new CheckpointException($"not {what}: {e.Message}");
        }
    }

    /// <summary>The same for a map inside the map.</summary>
    public static void ReadFields(CborReader reader, string[] required, string[] optional, Action<CborReader, string> entry)
    {
        int found = 0;
        for (int left = reader.ReadStartMap() ?? 0; left > 0; left--)
        {
            string name = reader.ReadTextString();
            bool isRequired = required.Contains(name);
            if (!isRequired && !optional.Contains(name))
            {
                throw new FormatException($"the field \"{PlainText.Of(name)}\" is not known");
            }

            found += isRequired ? 1 : 0;
            entry(reader, name);
        }

        reader.ReadEndMap();
        if (found < required.Length)
        {
            throw new FormatException("a field is missing");
        }
    }

    public static byte[] Bytes(CborReader reader, int length)
    {
        byte[] bytes = reader.ReadByteString();
        return bytes.Length == length ? bytes : throw new InvalidOperationException();
    }

    /// <summary>0 … 2^53.</summary>
    public static long Number(CborReader reader)
    {
        ulong number = reader.ReadUInt64();
        return number <= MaximumNumber ? (long)number : throw new OverflowException();
    }

    public static void Version(CborReader reader)
    {
        if (reader.ReadUInt64() != 1)
        {
            throw new FormatException("its version is not known here");
        }
    }

    public static DateTimeOffset Time(CborReader reader)
    {
        ulong seconds = reader.ReadUInt64();
        return seconds <= LastSecond ? DateTimeOffset.FromUnixTimeSeconds((long)seconds) : throw new OverflowException();
    }

    /// <summary>The name of a plant or node.</summary>
    public static string Name(CborReader reader)
    {
        string name = reader.ReadTextString();
        return name.Length is > 0 and <= 40 && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_') ? name
            : throw new FormatException("a name is not 1 to 40 letters, digits, '-' or '_'");
    }
}
