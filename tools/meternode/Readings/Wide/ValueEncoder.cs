using System.Buffers.Binary;

namespace MeterNode.Cli.Readings.Wide;

/// <summary>
/// Writes a run of values: how far time and pack number moved and the column as LEB128 (the numbers in zigzag form), then the value as
/// binary64, little endian. <see cref="ValueRunReader"/> reads it.
/// </summary>
/// <param name="output">Where to.</param>
internal sealed class ValueEncoder(Stream output)
{
    /// <summary>Bytes of one value at most: three LEB128 numbers of 64 bits, and a binary64.</summary>
    public const int MaximumBytes = (3 * 10) + sizeof(double);

    private long _lastSeq;

    /// <summary>Time of the last value, milliseconds since 1970 in UTC.</summary>
    public long LastUtcMillis { get; private set; }

    /// <summary>Writes one.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    public void Write(in WideValue value)
    {
        Span<byte> bytes = stackalloc byte[MaximumBytes];
        int length = Number(bytes, ZigZag(value.UtcMillis - LastUtcMillis));
        length += Number(bytes[length..], ZigZag(value.Seq - _lastSeq));
        length += Number(bytes[length..], (ulong)value.Column);
        BinaryPrimitives.WriteDoubleLittleEndian(bytes[length..], value.Value);
        output.Write(bytes[..(length + sizeof(double))]);
        LastUtcMillis = value.UtcMillis;
        _lastSeq = value.Seq;
    }

    private static ulong ZigZag(long number) => (ulong)((number << 1) ^ (number >> 63));

    private static int Number(Span<byte> bytes, ulong number)
    {
        int length = 0;
        for (; number >= 0x80; number >>= 7)
        {
            bytes[length++] = (byte)(number | 0x80);
        }

        bytes[length++] = (byte)number;
        return length;
    }
}
