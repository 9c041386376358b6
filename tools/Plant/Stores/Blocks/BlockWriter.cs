using System.Buffers;
using System.Text;

namespace MeterNode.Plant.Stores.Blocks;

/// <summary>Numbers and texts of a block. Whole numbers are LEB128, and with a sign zigzag before (protobuf's varint and sint64).</summary>
internal readonly struct BlockWriter(IBufferWriter<byte> to)
{
    /// <summary>A number from 0.</summary>
    public void Whole(long value) => Write((ulong)value);

    /// <summary>Numbers of any sign, each as its difference from the one before.</summary>
    public void Changes(IEnumerable<long> values)
    {
        long before = 0;
        foreach (long value in values)
        {
            long change = unchecked(value - before);
            Write((ulong)(change << 1) ^ (ulong)(change >> 63));
            before = value;
        }
    }

    /// <summary>A text, or none: its length in UTF-8 and 1, then its bytes.</summary>
    public void Text(string? text)
    {
        if (text is null)
        {
            Whole(0);
            return;
        }

        byte[] bytes = Encoding.UTF8.GetBytes(text);
        Whole(bytes.Length + 1);
        to.Write(bytes);
    }

    private void Write(ulong value)
    {
        Span<byte> bytes = to.GetSpan(10);
        int length = 0;
        for (; value > 0x7f; value >>= 7)
        {
            bytes[length++] = (byte)(value | 0x80);
        }

        bytes[length++] = (byte)value;
        to.Advance(length);
    }
}
