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
        switch (reader.PeekType())
        {
            case CborType.UnsignedInteger:
                writer.WriteUInt(reader.ReadUInt());
                break;
            case CborType.NegativeInteger:
                int start = reader.Position;
                if (input[start] == 0x3b && start + 1 < input.Length && input[start + 1] >= 0x80)
                {
                    // Beyond 64-bit integers: only skipped.
                    reader.SkipValue();
                    writer.WriteRaw(input, start, reader.Position - start);
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
                writer.WriteTag(reader.ReadTag());
                Copy(reader, writer, input);
                break;
            case CborType.Bool:
                writer.WriteBool(reader.ReadBool());
                break;
            case CborType.Null:
                reader.ReadNull();
                writer.WriteNull();
                break;
            default:
                writer.WriteDouble(reader.ReadDouble());
                break;
        }
    }
}
