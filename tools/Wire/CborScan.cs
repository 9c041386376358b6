using System.Buffers.Binary;
using System.Text;
using System.Text.Unicode;

namespace MeterNode.Wire;

/// <summary>
/// Walks over one CBOR data item without building anything: how long it is, and whether it is in the core deterministic
/// encoding (RFC 8949 §4.2.1). System.Formats.Cbor's canonical modes follow the older orders and let long floats pass.
/// </summary>
public static class CborScan
{
    /// <summary>No pack, enrolment record or configuration is longer than this.</summary>
    public const int MaximumPackBytes = 65536;

    /// <summary>Our deepest item is payload array, record map, value; foreign items get some room to fail properly.</summary>
    public const int MaximumDepth = 8;

    /// <summary>
    /// Scans the first item of <paramref name="data"/>. <paramref name="length"/> is its length in bytes when it is well-formed
    /// (even when an encoding rule is broken, which is then the result) and 0 when it is not.
    /// <see cref="PackError.Truncated"/> means that more bytes could complete it. No text, array or map in it is longer than
    /// <paramref name="maximumBytes"/>.
    /// </summary>
    public static PackError Item(ReadOnlySpan<byte> data, out int length, int maximumBytes = MaximumPackBytes)
    {
        int at = 0;
        PackError broken = PackError.None;
        PackError fatal = Walk(data, ref at, 0, maximumBytes, ref broken);
        length = fatal == PackError.None ? at : 0;
        return fatal == PackError.None ? broken : fatal;
    }

    /// <summary>Like <see cref="Item"/>, and the item must be all there is.</summary>
    public static PackError Whole(ReadOnlySpan<byte> data, int maximumBytes = MaximumPackBytes)
    {
        PackError error = Item(data, out int length, maximumBytes);
        return length == 0 || length == data.Length ? error : PackError.TrailingBytes;
    }

    private static PackError Walk(ReadOnlySpan<byte> data, ref int at, int depth, int limit, ref PackError broken)
    {
        if (depth > MaximumDepth)
        {
            return PackError.TooDeep;
        }

        PackError error = Head(data, ref at, ref broken, out int major, out int info, out ulong argument);
        if (error != PackError.None)
        {
            return error;
        }

        switch (major)
        {
            case 0:
            case 1:
                return PackError.None;
            case 2:
            case 3:
                return Text(data, ref at, major, argument, limit, ref broken);
            case 4:
                return Array(data, ref at, argument, depth, limit, ref broken);
            case 5:
                return Map(data, ref at, argument, depth, limit, ref broken);
            case 6:
                return Walk(data, ref at, depth + 1, limit, ref broken);
            default:
                return Simple(info, argument, ref broken);
        }
    }

    private static PackError Head(
        ReadOnlySpan<byte> data, ref int at, ref PackError broken, out int major, out int info, out ulong argument)
    {
        major = 0;
        info = 0;
        argument = 0;
        if (at >= data.Length)
        {
            return PackError.Truncated;
        }

        major = data[at] >> 5;
        info = data[at] & 31;
        at++;
        if (info < 24)
        {
            argument = (ulong)info;
            return PackError.None;
        }

        if (info > 27)
        {
            return info == 31 && major is >= 2 and <= 5 ? PackError.IndefiniteLength : PackError.NotCbor;
        }

        int size = 1 << (info - 24);
        if (data.Length - at < size)
        {
            return PackError.Truncated;
        }

        ReadOnlySpan<byte> bytes = data.Slice(at, size);
        argument = size switch
        {
            1 => bytes[0],
            2 => BinaryPrimitives.ReadUInt16BigEndian(bytes),
            4 => BinaryPrimitives.ReadUInt32BigEndian(bytes),
            _ => BinaryPrimitives.ReadUInt64BigEndian(bytes),
        };
        at += size;
        ulong smallest = size switch { 1 => 24UL, 2 => 1UL << 8, 4 => 1UL << 16, _ => 1UL << 32 };
        if (major != 7 && argument < smallest)
        {
            Note(ref broken, PackError.NonMinimalLength);
        }

        return PackError.None;
    }

    private static PackError Text(ReadOnlySpan<byte> data, ref int at, int major, ulong count, int limit, ref PackError broken)
    {
        if (count > (ulong)limit)
        {
            return PackError.Oversized;
        }

        if ((ulong)(data.Length - at) < count)
        {
            return PackError.Truncated;
        }

        if (major == 3 && !Utf8.IsValid(data.Slice(at, (int)count)))
        {
            Note(ref broken, PackError.InvalidUtf8);
        }

        at += (int)count;
        return PackError.None;
    }

    private static PackError Array(ReadOnlySpan<byte> data, ref int at, ulong count, int depth, int limit, ref PackError broken)
    {
        if (count > (ulong)limit)
        {
            return PackError.Oversized;
        }

        for (ulong i = 0; i < count; i++)
        {
            PackError error = Part(data, ref at, depth + 1, limit, ref broken);
            if (error != PackError.None)
            {
                return error;
            }
        }

        return PackError.None;
    }

    /// <summary>An item inside another. Most of a pack are small items in good order, and those need no more than this.</summary>
    private static PackError Part(ReadOnlySpan<byte> data, ref int at, int depth, int limit, ref PackError broken) =>
        depth <= MaximumDepth && TryPlain(data, ref at) ? PackError.None : Walk(data, ref at, depth, limit, ref broken);

    /// <summary>True, and <paramref name="at"/> is behind it, for a small whole number, a short ASCII text, a float of 32 bits.</summary>
    private static bool TryPlain(ReadOnlySpan<byte> data, ref int at)
    {
        if (at >= data.Length)
        {
            return false;
        }

        byte initial = data[at];
        int info = initial & 31;
        switch (initial >> 5)
        {
            case 0 or 1 when info < 24:
                at++;
                return true;
            case 2 or 3 when info < 24 && data.Length - at > info:
                if (initial >> 5 == 3 && !Ascii.IsValid(data.Slice(at + 1, info)))
                {
                    return false;
                }

                at += info + 1;
                return true;
            case 7 when info == 26 && data.Length - at > sizeof(float):
                float single = BinaryPrimitives.ReadSingleBigEndian(data[(at + 1)..]);
                if (float.IsNaN(single) || (float)(Half)single == single)
                {
                    return false;
                }

                at += sizeof(float) + 1;
                return true;
            default:
                return false;
        }
    }

    private static PackError Map(
        ReadOnlySpan<byte> data, ref int at, ulong count, int depth, int limit, ref PackError broken)
    {
        if (count > (ulong)limit)
        {
            return PackError.Oversized;
        }

        int previousStart = -1;
        int previousEnd = -1;
        for (ulong i = 0; i < count; i++)
        {
            int keyStart = at;
            PackError error = Part(data, ref at, depth + 1, limit, ref broken);
            if (error != PackError.None)
            {
                return error;
            }

            if (previousStart >= 0)
            {
                int order = at - keyStart == 1 && previousEnd - previousStart == 1
                    ? data[keyStart] - data[previousStart]
                    : data[keyStart..at].SequenceCompareTo(data[previousStart..previousEnd]);
                if (order <= 0)
                {
                    Note(ref broken, order == 0 ? PackError.DuplicateMapKey : PackError.MapKeyOrder);
                }
            }

            previousStart = keyStart;
            previousEnd = at;
            error = Part(data, ref at, depth + 1, limit, ref broken);
            if (error != PackError.None)
            {
                return error;
            }
        }

        return PackError.None;
    }

    private static PackError Simple(int info, ulong argument, ref PackError broken)
    {
        switch (info)
        {
            case 24:
                return argument < 32 ? PackError.NotCbor : PackError.None;
            case 25:
                Half half = BitConverter.UInt16BitsToHalf((ushort)argument);
                if (Half.IsNaN(half) && argument != 0x7e00)
                {
                    Note(ref broken, PackError.NonShortestFloat);
                }

                return PackError.None;
            case 26:
                float single = BitConverter.UInt32BitsToSingle((uint)argument);
                if (float.IsNaN(single) || (float)(Half)single == single)
                {
                    Note(ref broken, PackError.NonShortestFloat);
                }

                return PackError.None;
            case 27:
                double number = BitConverter.UInt64BitsToDouble(argument);
                if (double.IsNaN(number) || (double)(float)number == number)
                {
                    Note(ref broken, PackError.NonShortestFloat);
                }

                return PackError.None;
            default:
                return PackError.None;
        }
    }

    private static void Note(ref PackError broken, PackError error)
    {
        if (broken == PackError.None)
        {
            broken = error;
        }
    }
}
