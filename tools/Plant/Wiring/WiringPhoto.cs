using System.Security.Cryptography;

namespace MeterNode.Plant.Wiring;

/// <summary>A picture of clamps in a cabinet. It is kept without what stands beside it, under the SHA-256 of its bytes.</summary>
public sealed class WiringPhoto
{
    /// <summary>More bytes are not taken: 8 MB, which is what a phone makes.</summary>
    public const int MaximumBytes = 8 << 20;

    private WiringPhoto(byte[] bytes, WiringPhotoKind kind)
    {
        Bytes = bytes;
        Kind = kind;
        Sha256 = Convert.ToHexStringLower(SHA256.HashData(bytes));
    }

    /// <summary>The bytes.</summary>
    public byte[] Bytes { get; }

    /// <summary>SHA-256 of the bytes, hexadecimal.</summary>
    public string Sha256 { get; }

    /// <summary>Name of its file.</summary>
    public string FileName => Sha256 + (Kind == WiringPhotoKind.Png ? ".png" : ".jpg");

    /// <summary>Its media type.</summary>
    public string MediaType => Kind == WiringPhotoKind.Png ? "image/png" : "image/jpeg";

    private WiringPhotoKind Kind { get; }

    /// <summary>The picture that a file shows: what stands beside it, such as place and device, is left out.</summary>
    /// <returns>Null when it is neither a JPEG nor a PNG file, or too large.</returns>
    public static WiringPhoto? Of(byte[] bytes) =>
        bytes.Length > MaximumBytes ? null
        : JpegPicture.Of(bytes) is byte[] jpeg ? new WiringPhoto(jpeg, WiringPhotoKind.Jpeg)
        : PngPicture.Of(bytes) is byte[] png ? new WiringPhoto(png, WiringPhotoKind.Png)
        : null;

    /// <summary>A photo as it is stored, with nothing left out: its name is that of these bytes.</summary>
    internal static WiringPhoto Stored(byte[] bytes, string extension) =>
        new(bytes, extension == ".png" ? WiringPhotoKind.Png : WiringPhotoKind.Jpeg);
}
