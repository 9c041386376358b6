using System.Buffers.Binary;
using System.Text;
using System.Text.Unicode;
using MeterNode.Wire.Senml;

namespace MeterNode.Wire;

/// <summary>
/// Reads the items of a pack's payload one after the other, and checks on the way what <see cref="CborScan"/> checks. It reads nothing but
/// arrays and maps, whole numbers, floats, texts and byte strings; whoever reads looks at <see cref="Major"/> first. The first thing that
/// is not in order ends it: <see cref="IsBroken"/>. What that is <see cref="CborScan"/> says.
/// </summary>
internal ref struct CheckedCursor(ReadOnlySpan<byte> bytes)
{
    private readonly ReadOnlySpan<byte> _bytes = bytes;
    private int _at;

    /// <summary>True when something was not in order; what is read from then on means nothing.</summary>
    public bool IsBroken { get; private set; }

    /// <summary>True when all bytes were read and were in order.</summary>
    public readonly bool IsAtEnd => !IsBroken && _at == _bytes.Length;

    /// <summary>First byte of the next item; that of no item of a payload when there is none.</summary>
    public readonly byte Initial => (uint)_at < (uint)_bytes.Length ? _bytes[_at] : byte.MaxValue;

    /// <summary>Major type of the next item, as of <see cref="CborCursor"/>.</summary>
    public readonly int Major => Initial >> 5;

    /// <summary>The next item is one byte long: skips it.</summary>
    public void Skip() => _at++;

    /// <summary>Something that the caller looked at is not in order.</summary>
    public void Break() => IsBroken = true;

    /// <summary>
    /// The argument of the next item (RFC 8949 §3), which is no float: the number itself, n of −1 − n, or a count of entries or bytes.
    /// </summary>
    public ulong ReadArgument()
    {
        int info = Initial & 31;
        if (info < 24)
        {
            _at++;
            return (ulong)info;
        }

        return ReadLongArgument(info);
    }

    /// <summary>The content of the next item, which is a byte string or a text; whether it is UTF-8 is not looked at.</summary>
    public ReadOnlySpan<byte> ReadString()
    {
        ulong length = ReadArgument();
        if (IsBroken || length > (ulong)(_bytes.Length - _at))
        {
            IsBroken = true;
            return default;
        }

        ReadOnlySpan<byte> content = _bytes.Slice(_at, (int)length);
        _at += (int)length;
        return content;
    }

    /// <summary>The next item, which is a text; <paramref name="isName"/>: it can be the name of a record.</summary>
    public string ReadText(out bool isName)
    {
        ReadOnlySpan<byte> content = ReadString();
        if (KnownTexts.TryFind(content, out string? known, out isName))
        {
            return known;
        }

        IsBroken |= !Utf8.IsValid(content);
        string text = Encoding.UTF8.GetString(content);
        isName = SenmlResolver.IsName(text);
        return text;
    }

    /// <summary>The next item, which is a floating-point number of any width.</summary>
    public double ReadFloat()
    {
        int info = Initial & 31;
        int size = 1 << (info - 24);
        _at++;
        if (_bytes.Length - _at < size)
        {
            IsBroken = true;
            return 0;
        }

        ReadOnlySpan<byte> rest = _bytes[_at..];
        _at += size;
        double value;
        bool isShortest = true;
        switch (size)
        {
            case sizeof(ushort):
                value = (double)BinaryPrimitives.ReadHalfBigEndian(rest);
                break;
            case sizeof(float):
                float single = BinaryPrimitives.ReadSingleBigEndian(rest);
                value = single;
                isShortest = (float)(Half)single != single;
                break;
            default:
                value = BinaryPrimitives.ReadDoubleBigEndian(rest);
                isShortest = (double)(float)value != value;
                break;
        }

        // A NaN passes here in any form: no number of a payload is one, and whoever reads refuses it.
        IsBroken |= !isShortest;
        return value;
    }

    private ulong ReadLongArgument(int info)
    {
        int size = info <= 27 ? 1 << (info - 24) : int.MaxValue;
        _at++;
        if (_bytes.Length - _at < size)
        {
            IsBroken = true;
            return 0;
        }

        ReadOnlySpan<byte> rest = _bytes[_at..];
        _at += size;
        (ulong argument, ulong smallest) = size switch
        {
            1 => (rest[0], 24UL),
            2 => (BinaryPrimitives.ReadUInt16BigEndian(rest), 1UL << 8),
            4 => (BinaryPrimitives.ReadUInt32BigEndian(rest), 1UL << 16),
            _ => (BinaryPrimitives.ReadUInt64BigEndian(rest), 1UL << 32),
        };
        IsBroken |= argument < smallest;
        return argument;
    }
}
