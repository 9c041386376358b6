using System.Text;

namespace MeterNode.Plant.Stores.Blocks;

/// <summary>What <see cref="BlockWriter"/> wrote. The bytes were compared with their hash before: they are not checked again.</summary>
internal sealed class BlockReader(byte[] bytes)
{
    private int _at;

    /// <inheritdoc cref="BlockWriter.Whole"/>
    public long Whole() => (long)Read();

    /// <inheritdoc cref="BlockWriter.Changes"/>
    public long[] Changes(int count)
    {
        long[] values = new long[count];
        long before = 0;
        for (int i = 0; i < count; i++)
        {
            ulong change = Read();
            before = unchecked(before + ((long)(change >> 1) ^ -(long)(change & 1)));
            values[i] = before;
        }

        return values;
    }

    /// <inheritdoc cref="BlockWriter.Text"/>
    public string? Text()
    {
        int length = (int)Whole();
        if (length == 0)
        {
            return null;
        }

        string text = Encoding.UTF8.GetString(bytes, _at, length - 1);
        _at += length - 1;
        return text;
    }

    /// <summary>The next bytes.</summary>
    public void Bytes(Span<byte> into)
    {
        bytes.AsSpan(_at, into.Length).CopyTo(into);
        _at += into.Length;
    }

    private ulong Read()
    {
        ulong value = 0;
        for (int shift = 0; ; shift += 7)
        {
            byte next = bytes[_at++];
            value |= (ulong)(next & 0x7f) << shift;
            if (next <= 0x7f)
            {
                return value;
            }
        }
    }
}
