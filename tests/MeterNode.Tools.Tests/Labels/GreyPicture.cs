using System.Buffers.Binary;
using System.Globalization;
using System.IO.Compression;
using System.Text;
using ZXing;
using ZXing.QrCode;

namespace MeterNode.Tools.Tests.Labels;

/// <summary>A picture in grey, and what another maker's decoder (ZXing) reads from it.</summary>
internal sealed record GreyPicture(int Width, int Height, byte[] Grey)
{
    /// <summary>A PNG with one bit a pixel, grey or of a palette whose first colour is dark, without filters.</summary>
    public static GreyPicture OfPng(byte[] png)
    {
        int width = BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(16));
        int height = BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(20));
        Assert.AreEqual(1, png[24], "one bit a pixel");
        var packed = new MemoryStream();
        for (int at = 8; at < png.Length;)
        {
            int length = BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(at));
            if (Encoding.ASCII.GetString(png, at + 4, 4) == "IDAT")
            {
                packed.Write(png, at + 8, length);
            }

            at += length + 12;
        }

        packed.Position = 0;
        using var unpacked = new MemoryStream();
        using (var zlib = new ZLibStream(packed, CompressionMode.Decompress))
        {
            zlib.CopyTo(unpacked);
        }

        byte[] rows = unpacked.ToArray();
        int stride = 1 + ((width + 7) / 8);
        byte[] grey = new byte[width * height];
        for (int i = 0; i < grey.Length; i++)
        {
            int x = i % width;
            Assert.AreEqual(0, rows[i / width * stride], "no filter");
            grey[i] = (rows[(i / width * stride) + 1 + (x / 8)] >> (7 - (x % 8)) & 1) == 0 ? (byte)0 : (byte)255;
        }

        return new GreyPicture(width, height, grey);
    }

    /// <summary>What pdftoppm writes with <c>-gray</c>.</summary>
    public static GreyPicture OfPgm(byte[] pgm)
    {
        string[] head = Encoding.ASCII.GetString(pgm, 0, 40).Split(['\n', ' '], 5);
        int width = int.Parse(head[1], CultureInfo.InvariantCulture);
        int height = int.Parse(head[2], CultureInfo.InvariantCulture);
        return new GreyPicture(width, height, pgm[^(width * height)..]);
    }

    /// <summary>The text of the QR code in the picture; null when none is found.</summary>
    public string? Decode()
    {
        var source = new RGBLuminanceSource(Grey, Width, Height, RGBLuminanceSource.BitmapFormat.Gray8);
        var hints = new Dictionary<DecodeHintType, object> { [DecodeHintType.TRY_HARDER] = true };
        return new QRCodeReader().decode(new BinaryBitmap(new ZXing.Common.HybridBinarizer(source)), hints)?.Text;
    }
}
