using System.Buffers.Binary;

namespace MeterNode.Plant.Wiring;

/// <summary>The one field of Exif (JEITA CP-3451) that a picture needs: how it has to be turned, 1 to 8.</summary>
internal static class ExifTurn
{
    private const ushort Orientation = 0x0112;
    private const ushort Short = 3;
    private const int EntryBytes = 12;

    /// <summary>What the content of an APP1 segment says; null when it says nothing of it.</summary>
    public static int? Of(ReadOnlySpan<byte> content)
    {
        if (!content.StartsWith("Exif\0\0"u8) || content.Length < 14)
        {
            return null;
        }

        ReadOnlySpan<byte> tiff = content[6..];
        bool isBigEndian = tiff[0] == (byte)'M';
        long at = isBigEndian ? BinaryPrimitives.ReadUInt32BigEndian(tiff[4..]) : BinaryPrimitives.ReadUInt32LittleEndian(tiff[4..]);
        if (at + 2 > tiff.Length)
        {
            return null;
        }

        int count = Number(tiff, (int)at, isBigEndian);
        for (int entry = (int)at + 2; count > 0 && entry + EntryBytes <= tiff.Length; count--, entry += EntryBytes)
        {
            if (Number(tiff, entry, isBigEndian) == Orientation && Number(tiff, entry + 2, isBigEndian) == Short)
            {
                return Number(tiff, entry + 8, isBigEndian) is >= 1 and <= 8 and int turn ? turn : null;
            }
        }

        return null;
    }

    /// <summary>The content of an APP1 segment that says nothing else.</summary>
    public static byte[] Write(int turn) =>
    [
        .. "Exif\0\0MM\0*"u8, 0, 0, 0, 8, // The directory begins behind this header of 8 bytes.
        0, 1, 0x01, 0x12, 0, (byte)Short, 0, 0, 0, 1, 0, (byte)turn, 0, 0, // One entry: one number of 16 bits.
        0, 0, 0, 0, // No further directory.
    ];

    private static int Number(ReadOnlySpan<byte> tiff, int at, bool isBigEndian) =>
        isBigEndian ? BinaryPrimitives.ReadUInt16BigEndian(tiff[at..]) : BinaryPrimitives.ReadUInt16LittleEndian(tiff[at..]);
}
