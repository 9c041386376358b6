using System.Buffers.Binary;

namespace MeterNode.Wire;

/// <summary>
/// Reads items one after the other out of bytes that <see cref="CborScan.Whole"/> has accepted. It checks nothing that the scan has
/// checked; whoever reads looks at <see cref="Major"/> first.
/// </summary>
internal ref struct CborCursor(ReadOnlySpan<byte> bytes)
{
    /// <summary>Major type of whole numbers from 0.</summary>
    public const int Unsigned = 0;

    /// <summary>Major type of whole numbers below 0.</summary>
    public const int Negative = 1;

    /// <summary>Major type of byte strings.</summary>
    public const int ByteString = 2;

    /// <summary>Major type of texts.</summary>
    public const int TextString = 3;

    /// <summary>Major type of arrays.</summary>
    public const int Array = 4;

    /// <summary>Major type of maps.</summary>
    public const int Map = 5;

    /// <summary>Major type of tags.</summary>
    public const int Tag = 6;

    private readonly ReadOnlySpan<byte> _bytes = bytes;
    private int _at;

    /// <summary>Major type of the next item.</summary>
    public readonly int Major => _bytes[_at] >> 5;

    /// <summary>
    /// The argument of the next item (RFC 8949 §3): the number itself, n of −1 − n, or a count of entries.
    /// </summary>
    public ulong ReadArgument()
    {
        int info = _bytes[_at++] & 31;
        if (info < 24)
        {
            return (ulong)info;
        }

        ReadOnlySpan<byte> rest = _bytes[_at..];
        switch (info)
        {
            case 24:
                _at++;
                return rest[0];
            case 25:
                _at += 2;
                return BinaryPrimitives.ReadUInt16BigEndian(rest);
            case 26:
                _at += 4;
                return BinaryPrimitives.ReadUInt32BigEndian(rest);
            default:
                _at += 8;
                return BinaryPrimitives.ReadUInt64BigEndian(rest);
        }
    }

    /// <summary>Where the content of the next item lies, which is a byte string or a text.</summary>
    public Range ReadStringRange()
    {
        int length = (int)ReadArgument();
        _at += length;
        return (_at - length).._at;
    }

    /// <summary>Where the next item lies, whatever is in it.</summary>
    public Range ReadItemRange()
    {
        int start = _at;
        CborScan.Item(_bytes[_at..], out int length);
        _at += length;
        return start.._at;
    }

    /// <summary>The content of the next item, which is a byte string or a text.</summary>
    public ReadOnlySpan<byte> ReadString()
    {
        int length = (int)ReadArgument();
        ReadOnlySpan<byte> content = _bytes.Slice(_at, length);
        _at += length;
        return content;
    }
}
