using System.Buffers.Binary;

namespace MeterNode.Plant.Labels;

/// <summary>
/// A TrueType font, the first one of a collection too (OpenType 1.9, "Organization of an OpenType Font" and "cmap"). Fonts with PostScript
/// outlines are not taken: the library that writes the PDF cannot cut them down to the letters that are used.
/// </summary>
internal sealed class FontFile
{
    private const uint CollectionTag = 0x74746366; // "ttcf"
    private const uint TrueTypeTag = 0x00010000;
    private const uint CharacterMapTag = 0x636D6170; // "cmap"
    private const int HeaderBytes = 12;
    private const int EntryBytes = 16;

    private readonly byte[] _bytes;
    private readonly int _start;

    private FontFile(byte[] bytes, int start)
    {
        _bytes = bytes;
        _start = start;
    }

    /// <summary>Reads a font; null when it is none of this kind.</summary>
    public static FontFile? Read(byte[] bytes)
    {
        int start = bytes.Length > EntryBytes && U32(bytes, 0) == CollectionTag ? (int)U32(bytes, HeaderBytes) : 0;
        return start + HeaderBytes < bytes.Length && U32(bytes, start) == TrueTypeTag ? new FontFile(bytes, start) : null;
    }

    /// <summary>True when the font has every character of the text.</summary>
    public bool Has(string text) => text.EnumerateRunes().All(rune => Has(rune.Value));

    /// <summary>The font as a file of its own.</summary>
    public byte[] Alone()
    {
        if (_start == 0)
        {
            return _bytes;
        }

        int head = HeaderBytes + (EntryBytes * TableCount);
        byte[] directory = _bytes.AsSpan(_start, head).ToArray();
        var body = new MemoryStream();
        for (int entry = HeaderBytes; entry < head; entry += EntryBytes)
        {
            int length = (int)U32(_bytes, _start + entry + 12);
            BinaryPrimitives.WriteUInt32BigEndian(directory.AsSpan(entry + 8), (uint)(head + body.Length));
            body.Write(_bytes, (int)U32(_bytes, _start + entry + 8), length);
            body.Write(new byte[(4 - (length % 4)) % 4]);
        }

        return [.. directory, .. body.ToArray()];
    }

    private int TableCount => U16(_bytes, _start + 4);

    private bool Has(int character)
    {
        for (int i = 0; i < TableCount; i++)
        {
            int entry = _start + HeaderBytes + (EntryBytes * i);
            if (U32(_bytes, entry) == CharacterMapTag)
            {
                return Maps((int)U32(_bytes, entry + 8)).Any(map => IsIn(map, character));
            }
        }

        return false;
    }

    /// <summary>Offsets of the Unicode maps.</summary>
    private IEnumerable<int> Maps(int table)
    {
        for (int i = 0; i < U16(_bytes, table + 2); i++)
        {
            int entry = table + 4 + (8 * i);
            if (U16(_bytes, entry) is 0 or 3)
            {
                yield return table + (int)U32(_bytes, entry + 4);
            }
        }
    }

    private bool IsIn(int map, int character)
    {
        int format = U16(_bytes, map);
        if (format == 12)
        {
            for (int i = 0; i < (int)U32(_bytes, map + 12); i++)
            {
                int group = map + 16 + (12 * i);
                if (character >= U32(_bytes, group) && character <= U32(_bytes, group + 4))
                {
                    return true;
                }
            }
        }

        if (format != 4 || character > 0xFFFF)
        {
            return false;
        }

        int segments = U16(_bytes, map + 6) / 2;
        for (int i = 0; i < segments; i++)
        {
            int end = map + 14 + (2 * i);
            int start = end + (2 * segments) + 2;
            if (character > U16(_bytes, end))
            {
                continue;
            }

            int range = start + (4 * segments);
            int offset = U16(_bytes, range);
            return character >= U16(_bytes, start)
                && (offset == 0 || U16(_bytes, range + offset + (2 * (character - U16(_bytes, start)))) != 0);
        }

        return false;
    }

    private static uint U32(byte[] bytes, int at) => BinaryPrimitives.ReadUInt32BigEndian(bytes.AsSpan(at));

    private static int U16(byte[] bytes, int at) => BinaryPrimitives.ReadUInt16BigEndian(bytes.AsSpan(at));
}
