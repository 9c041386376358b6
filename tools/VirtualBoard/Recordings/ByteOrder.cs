using System.Buffers.Binary;

namespace MeterNode.VirtualBoard.Recordings;

/// <summary>
/// Whether binary samples are in the order of the standard (the low byte first), or were turned by a program on the way. In the wrong
/// order a wave looks like noise: its steps are many times as large.
/// </summary>
internal static class ByteOrder
{
    private const int MaximumRows = 4000;
    private const double Rougher = 8;
    private const double MaximumPlausible = 1e12;
    private const double MinimumPlausible = 1e-12;

    /// <summary>True when the values make sense with the high byte first only.</summary>
    /// <param name="rows">The data; each row has 8 bytes of number and time before the values.</param>
    /// <param name="rowBytes">Length of a row.</param>
    /// <param name="channels">Values in a row.</param>
    /// <param name="size">Bytes of a value, 2 or 4.</param>
    /// <param name="isFloat">Whether they are floats.</param>
    internal static bool IsHighFirst(ReadOnlySpan<byte> rows, int rowBytes, int channels, int size, bool isFloat)
    {
        int count = Math.Min(MaximumRows, rows.Length / rowBytes);
        double low = 0;
        double high = 0;
        for (int channel = 0; channel < channels; channel++)
        {
            double lowBefore = 0;
            double highBefore = 0;
            for (int row = 0; row < count; row++)
            {
                ReadOnlySpan<byte> field = rows.Slice((row * rowBytes) + 8 + (channel * size), size);
                (double lowValue, double highValue) = Values(field, size, isFloat);
                if (isFloat)
                {
                    low += IsPlausible(lowValue) ? 0 : 1;
                    high += IsPlausible(highValue) ? 0 : 1;
                }
                else if (row > 0)
                {
                    low += Math.Abs(lowValue - lowBefore);
                    high += Math.Abs(highValue - highBefore);
                }

                lowBefore = lowValue;
                highBefore = highValue;
            }
        }

        return isFloat ? low > count * (long)channels / 2 && high == 0 : high > 0 && low > Rougher * high;
    }

    private static bool IsPlausible(double value) => value == 0 || Math.Abs(value) is >= MinimumPlausible and <= MaximumPlausible;

    private static (double Low, double High) Values(ReadOnlySpan<byte> field, int size, bool isFloat) => isFloat
        ? (BinaryPrimitives.ReadSingleLittleEndian(field), BinaryPrimitives.ReadSingleBigEndian(field))
        : size == 2
        ? (BinaryPrimitives.ReadInt16LittleEndian(field), BinaryPrimitives.ReadInt16BigEndian(field))
        : (BinaryPrimitives.ReadInt32LittleEndian(field), BinaryPrimitives.ReadInt32BigEndian(field));
}
