using System.Buffers.Binary;

namespace MeterNode.Plant.Wiring;

/// <summary>
/// The picture of a PNG file (ISO/IEC 15948) without what stands beside it: texts, times, Exif, colour profiles with names, further
/// pictures, and whatever follows the end.
/// </summary>
internal static class PngPicture
{
    /// <summary>Length, type and checksum of a chunk.</summary>
    private const int AroundChunk = 12;

    private const int HeaderLength = 13;

    private static readonly byte[] s_signature = [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A];

    /// <summary>What a picture is drawn from.</summary>
    private static readonly HashSet<string> s_kept = new(StringComparer.Ordinal)
    {
        "IHDR", "PLTE", "IDAT", "IEND", "tRNS", "gAMA", "cHRM", "sRGB", "sBIT", "bKGD",
    };

    /// <summary>The picture; null when the bytes are no whole PNG file.</summary>
    public static byte[]? Of(ReadOnlySpan<byte> file)
    {
        if (!file.StartsWith(s_signature))
        {
            return null;
        }

        using var picture = new MemoryStream(file.Length);
        picture.Write(s_signature);
        bool hasData = false;
        int at = s_signature.Length;
        while (at + AroundChunk <= file.Length)
        {
            uint length = BinaryPrimitives.ReadUInt32BigEndian(file[at..]);
            if (length > file.Length - at - AroundChunk)
            {
                return null;
            }

            ReadOnlySpan<byte> chunk = file.Slice(at, (int)length + AroundChunk);
            string type = System.Text.Encoding.Latin1.GetString(chunk.Slice(4, 4));
            if (at == s_signature.Length && !(type == "IHDR" && IsHeader(chunk[8..^4])))
            {
                return null;
            }

            hasData |= type == "IDAT";
            at += chunk.Length;
            if (s_kept.Contains(type))
            {
                picture.Write(chunk);
            }

            if (type == "IEND")
            {
                return hasData && length == 0 ? picture.ToArray() : null;
            }
        }

        return null;
    }

    /// <summary>Width and height are not 0.</summary>
    private static bool IsHeader(ReadOnlySpan<byte> content) => content.Length == HeaderLength
        && BinaryPrimitives.ReadUInt32BigEndian(content) > 0 && BinaryPrimitives.ReadUInt32BigEndian(content[4..]) > 0;
}
