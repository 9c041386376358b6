using System.Buffers.Binary;
using System.Formats.Cbor;

namespace MeterNode.Wire;

/// <summary>
/// Reads the payload of a <see cref="Receipt"/>: exactly its ten fields, or eleven in an answer, each once, each in its range.
/// </summary>
internal static class ReceiptReader
{
    /// <summary>Fields of a receipt that answers no question.</summary>
    internal const int Fields = 10;

    private const int Registers = 6;
    private const long MaximumNumber = (long)PackPayload.MaximumNumber;

    /// <summary>Null for whatever is not the payload of a receipt.</summary>
    public static Receipt? TryRead(ReadOnlyMemory<byte> payload)
    {
        if (CborScan.Whole(payload.Span) != PackError.None)
        {
            return null;
        }

        try
        {
            var reader = new CborReader(payload, CborConformanceMode.Lax);
            int? fields = reader.ReadStartMap();
            if (fields is not (Fields or Fields + 1))
            {
                return null;
            }

            // The deterministic encoding has one order only.
            Key(reader, "v");
            Number(reader, 1, 1);
            long answers = 0;
            if (fields > Fields)
            {
                Key(reader, "ask");
                answers = Number(reader, 1, MaximumNumber);
            }

            Key(reader, "cmd");
            long command = Number(reader, 0, MaximumNumber);
            Key(reader, "kid");
            byte[] kid = Bytes(reader, sizeof(ulong));
            Key(reader, "boot");
            long boot = Number(reader, 0, MaximumNumber);
            Key(reader, "hash");
            byte[] hash = Bytes(reader, 32);
            Key(reader, "node");
            string node = reader.ReadTextString();
            Key(reader, "regs");
            StoredRegisters registers = ReadRegisters(reader);
            Key(reader, "site");
            string site = reader.ReadTextString();
            Key(reader, "time");
            long time = Number(reader, 0, MaximumNumber);
            Key(reader, "stored");
            long stored = Number(reader, -1, MaximumNumber);
            return new Receipt
            {
                Site = site,
                Node = node,
                NodeKid = BinaryPrimitives.ReadUInt64BigEndian(kid),
                Stored = stored,
                Hash = hash,
                Boot = boot,
                Command = command,
                Registers = registers,
                TimeSeconds = time,
                Answers = answers,
            };
        }
        catch (Exception e) when (e is CborContentException or InvalidOperationException or OverflowException)
        {
            return null;
        }
    }

    private static StoredRegisters ReadRegisters(CborReader reader)
    {
        if (reader.ReadStartArray() != Registers)
        {
            throw new CborContentException("not six registers");
        }

        var registers = new StoredRegisters(Register(reader), Register(reader), Register(reader), Register(reader), Register(reader),
            Register(reader));
        reader.ReadEndArray();
        return registers;
    }

    private static long Register(CborReader reader) => Number(reader, -MaximumNumber, MaximumNumber);

    private static long Number(CborReader reader, long minimum, long maximum)
    {
        long number = reader.ReadInt64();
        return number >= minimum && number <= maximum ? number : throw new OverflowException();
    }

    private static byte[] Bytes(CborReader reader, int length)
    {
        byte[] bytes = reader.ReadByteString();
        return bytes.Length == length ? bytes : throw new CborContentException("a byte string of another length");
    }

    private static void Key(CborReader reader, string name)
    {
        if (reader.ReadTextString() != name)
        {
            throw new CborContentException("another field");
        }
    }
}
