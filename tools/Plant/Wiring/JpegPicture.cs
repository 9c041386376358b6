using System.Buffers.Binary;

namespace MeterNode.Plant.Wiring;

/// <summary>
/// The picture of a JPEG file (ITU-T T.81) without what stands beside it: place, time and device (Exif, XMP), thumbnails, comments, colour
/// profiles, and whatever follows the end. Only how the picture is turned stays.
/// </summary>
internal static class JpegPicture
{
    private const byte Prefix = 0xFF;
    private const byte StartOfImage = 0xD8;
    private const byte EndOfImage = 0xD9;
    private const byte StartOfScan = 0xDA;
    private const byte Application0 = 0xE0;
    private const byte Application1 = 0xE1;
    private const byte Application14 = 0xEE;
    private const byte Application15 = 0xEF;
    private const byte Comment = 0xFE;

    /// <summary>Length of a JFIF segment without a thumbnail, with its two bytes of length.</summary>
    private const int JfifLength = 16;

    /// <summary>The picture; null when the bytes are no whole JPEG file.</summary>
    public static byte[]? Of(ReadOnlySpan<byte> file)
    {
        if (!file.StartsWith([Prefix, StartOfImage]))
        {
            return null;
        }

        using var picture = new MemoryStream(file.Length);
        picture.Write(file[..2]);
        int turn = 1, at = 2;
        bool hasFrame = false, hasScan = false;
        while (TryMarker(file, ref at, out byte marker))
        {
            if (marker == EndOfImage)
            {
                picture.Write([Prefix, EndOfImage]);
                return hasFrame && hasScan ? WithTurn(picture.ToArray(), turn) : null;
            }

            int length = at + 2 <= file.Length ? BinaryPrimitives.ReadUInt16BigEndian(file[at..]) : 0;
            if (length < 2 || at + length > file.Length)
            {
                return null;
            }

            ReadOnlySpan<byte> segment = file.Slice(at, length);
            at += length;
            turn = marker == Application1 && ExifTurn.Of(segment[2..]) is int said ? said : turn;
            if (IsFrame(marker))
            {
                hasFrame |= length > 8 && BinaryPrimitives.ReadUInt16BigEndian(segment[5..]) > 0;
            }

            Keep(picture, marker, segment);
            if (marker == StartOfScan)
            {
                hasScan = true;
                int end = EndOfScan(file, at);
                picture.Write(file[at..end]);
                at = end;
            }
        }

        return null;
    }

    private static void Keep(MemoryStream picture, byte marker, ReadOnlySpan<byte> segment)
    {
        if (marker == Application0 && segment.Length >= JfifLength && segment[2..].StartsWith("JFIF\0"u8))
        {
            picture.Write([Prefix, Application0, 0, JfifLength]);
            picture.Write(segment[2..(JfifLength - 2)]);
            picture.Write([0, 0]); // No thumbnail.
        }
        else if (marker == Application14 && segment[2..].StartsWith("Adobe"u8) && segment.Length >= 14)
        {
            picture.Write([Prefix, Application14, 0, 14]); // Which colours the components are: without it they would be others.
            picture.Write(segment[2..14]);
        }
        else if (marker is not Comment and not (>= Application0 and <= Application15))
        {
            picture.Write([Prefix, marker]);
            picture.Write(segment);
        }
    }

    /// <summary>Phones write pictures as the chip lies, and how to turn them beside it.</summary>
    private static byte[] WithTurn(byte[] picture, int turn)
    {
        if (turn == 1)
        {
            return picture;
        }

        byte[] exif = ExifTurn.Write(turn);
        return [.. picture[..2], Prefix, Application1, 0, (byte)(exif.Length + 2), .. exif, .. picture[2..]];
    }

    /// <summary>The next marker; any number of fill bytes may stand before it (T.81, B.1.1.2).</summary>
    private static bool TryMarker(ReadOnlySpan<byte> file, ref int at, out byte marker)
    {
        marker = 0;
        if (at >= file.Length || file[at] != Prefix)
        {
            return false;
        }

        while (at < file.Length && file[at] == Prefix)
        {
            at++;
        }

        marker = at < file.Length ? file[at++] : (byte)0;
        return marker >= 0xC0 && !IsRestart(marker) && marker != StartOfImage;
    }

    /// <summary>Where the next marker is behind coded data: zeros are stuffed behind FF, and restarts belong to the data.</summary>
    private static int EndOfScan(ReadOnlySpan<byte> file, int at)
    {
        for (; at + 1 < file.Length; at++)
        {
            if (file[at] == Prefix && file[at + 1] is not 0 and not Prefix and byte next && !IsRestart(next))
            {
                return at;
            }
        }

        return file.Length;
    }

    private static bool IsRestart(byte marker) => marker is >= 0xD0 and <= 0xD7;

    /// <summary>SOF0 to SOF15, without the tables DHT, JPG and DAC between them.</summary>
    private static bool IsFrame(byte marker) => marker is >= 0xC0 and <= 0xCF and not 0xC4 and not 0xC8 and not 0xCC;
}
