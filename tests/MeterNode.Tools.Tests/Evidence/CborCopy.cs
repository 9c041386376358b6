using MeterNode.Core.Evidence;

namespace MeterNode.Tools.Tests.Evidence;

/// <summary>Reads CBOR with the firmware's reader and writes what it read with the firmware's writer.</summary>
internal static class CborCopy
{
    /// <summary>The copy, or null when the reader refused the input.</summary>
    public static byte[]? TryCopy(byte[] input)
    {
        byte[] output = new byte[input.Length + 16];
        CborReader reader = new(input, 0, input.Length);
        CborWriter writer = new(output);
        while (reader.Status == CborStatus.Ok && reader.Position < input.Length)
        {
            Copy(reader, writer, input);
        }

        if (!reader.Finish())
        {
            return null;
        }

        Assert.IsFalse(writer.Overflowed);
        return output[..writer.Length];
    }

    private static void Copy(CborReader reader, CborWriter writer, byte[] input)
    {
        int count;
        int start = reader.Position;
        switch (reader.PeekType())
        {
            case CborType.UnsignedInteger:
            case CborType.NegativeInteger:
                if ((input[start] & 0x1f) == 0x1b && start + 1 < input.Length && input[start + 1] >= 0x80)
                {
                    // Beyond 64-bit integers: only skipped.
                    Skip(reader, writer, input);
                }
                else
                {
                    writer.WriteInt(reader.ReadInt());
                }

                break;
            case CborType.Bytes:
                if (reader.ReadBytes())
                {
                    writer.WriteBytes(input, reader.DataOffset, reader.DataLength);
                }

                break;
            case CborType.Text:
                writer.WriteText(reader.ReadText(int.MaxValue) ?? "");
                break;
            case CborType.Array:
                count = reader.ReadArrayStart();
                writer.WriteArrayStart(count);
                for (int i = 0; i < count && reader.Status == CborStatus.Ok; i++)
                {
                    Copy(reader, writer, input);
                }

                break;
            case CborType.Map:
                count = reader.ReadMapStart();
                writer.WriteMapStart(count);
                for (int i = 0; i < 2 * count && reader.Status == CborStatus.Ok; i++)
                {
                    Copy(reader, writer, input);
                }

                break;
            case CborType.Tag:
                reader.ReadTag();
                writer.WriteRaw(input, start, reader.Position - start);
                Copy(reader, writer, input);
                break;
            case CborType.Bool:
            case CborType.Null:
                Skip(reader, writer, input);
                break;
            default:
                writer.WriteDouble(reader.ReadDouble());
                break;
        }
    }

    private static void Skip(CborReader reader, CborWriter writer, byte[] input)
    {
        int start = reader.Position;
        reader.SkipValue();
        writer.WriteRaw(input, start, reader.Position - start);
    }
}
