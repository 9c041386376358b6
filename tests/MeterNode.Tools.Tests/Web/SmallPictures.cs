using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace MeterNode.Tools.Tests.Web;

/// <summary>Pictures that browsers draw, made byte by byte, with what phones write beside them.</summary>
internal static class SmallPictures
{
    /// <summary>A word that stands only in what is left out.</summary>
    public const string Secret = "PhoneOfTheElectrician";

    /// <summary>A comment segment (COM) of a JPEG file.</summary>
    public static byte[] Comment => Segment(0xFE, Encoding.ASCII.GetBytes(Secret));

    /// <summary>8 × 8 pixels of grey, baseline, with one table each; <paramref name="beside"/> stands behind JFIF.</summary>
    public static byte[] Jpeg(params byte[][] beside) =>
    [
        0xFF, 0xD8,
        .. Segment(0xE0, [.. "JFIF\0"u8, 1, 2, 0, 0, 1, 0, 1, 1, 1, 0x50, 0x51, 0x52]), // With a thumbnail of one pixel.
        .. beside.SelectMany(segment => segment),
        .. Segment(0xDB, [0, .. Enumerable.Repeat((byte)1, 64)]),
        .. Segment(0xC0, [8, 0, 8, 0, 8, 1, 1, 0x11, 0]),
        .. Segment(0xC4, [0x00, 1, .. new byte[15], 0]),
        .. Segment(0xC4, [0x10, 1, .. new byte[15], 0]),
        .. Segment(0xDA, [1, 1, 0x00, 0, 63, 0]),
        0x3F, 0xFF, 0xD9,
    ];

    /// <summary>An Exif segment with a device, a place, and how the picture is to be turned.</summary>
    public static byte[] Exif(int turn)
    {
        // Big-endian: orientation, model (text behind the directory), pointer to the place.
        byte[] model = Encoding.ASCII.GetBytes(Secret + "\0");
        byte[] tiff =
        [
            .. "MM\0*"u8, 0, 0, 0, 8, 0, 3,
            0x01, 0x10, 0, 2, 0, 0, 0, (byte)model.Length, 0, 0, 0, 50,
            0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, (byte)turn, 0, 0,
            0x88, 0x25, 0, 4, 0, 0, 0, 1, 0, 0, 0, 0,
            0, 0, 0, 0, .. model,
        ];
        return Segment(0xE1, [.. "Exif\0\0"u8, .. tiff]);
    }

    /// <summary>One grey pixel; <paramref name="beside"/> stands behind the header.</summary>
    public static byte[] Png(params byte[][] beside)
    {
        using var data = new MemoryStream();
        using (var packed = new ZLibStream(data, CompressionLevel.Fastest, leaveOpen: true))
        {
            packed.Write([0, 0x80]);
        }

        return
        [
            0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A,
            .. Chunk("IHDR", [0, 0, 0, 1, 0, 0, 0, 1, 8, 0, 0, 0, 0]),
            .. beside.SelectMany(chunk => chunk),
            .. Chunk("IDAT", data.ToArray()),
            .. Chunk("IEND", []),
        ];
    }

    /// <summary>A chunk of a PNG file.</summary>
    public static byte[] Chunk(string type, byte[] content)
    {
        byte[] chunk = new byte[content.Length + 12];
        BinaryPrimitives.WriteInt32BigEndian(chunk, content.Length);
        Encoding.ASCII.GetBytes(type).CopyTo(chunk, 4);
        content.CopyTo(chunk, 8);
        uint check = uint.MaxValue; // CRC-32 of type and content, bit by bit.
        foreach (byte part in chunk.AsSpan(4, content.Length + 4))
        {
            check ^= part;
            for (int bit = 0; bit < 8; bit++)
            {
                check = (check & 1) != 0 ? (check >> 1) ^ 0xEDB88320 : check >> 1;
            }
        }

        BinaryPrimitives.WriteUInt32BigEndian(chunk.AsSpan(content.Length + 8), ~check);
        return chunk;
    }

    /// <summary>A segment of a JPEG file.</summary>
    public static byte[] Segment(byte marker, byte[] content) =>
        [0xFF, marker, (byte)((content.Length + 2) >> 8), (byte)(content.Length + 2), .. content];
}
