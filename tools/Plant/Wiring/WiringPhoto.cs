using System.Security.Cryptography;

namespace MeterNode.Plant.Wiring;

/// <summary>A picture of clamps in a cabinet. It is kept as it came, under the SHA-256 of its bytes.</summary>
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

    /// <summary>Looks at a file.</summary>
    /// <returns>Null when it is neither a JPEG nor a PNG file, or too large.</returns>
    public static WiringPhoto? Of(byte[] bytes) =>
        bytes.Length <= MaximumBytes && KindOf(bytes) is not WiringPhotoKind.None and WiringPhotoKind kind
            ? new WiringPhoto(bytes, kind) : null;

    /// <summary>
    /// A JPEG file begins with SOI and another marker, and ends with EOI, behind which phones may write more; a PNG file begins with its
    /// signature and IHDR.
    /// </summary>
    private static WiringPhotoKind KindOf(ReadOnlySpan<byte> bytes) =>
        bytes.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xD8, 0xFF]) && bytes.LastIndexOf((ReadOnlySpan<byte>)[0xFF, 0xD9]) > 0
            ? WiringPhotoKind.Jpeg
            : bytes.StartsWith((ReadOnlySpan<byte>)[0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A])
                && bytes.Length >= 33 && bytes[12..16].SequenceEqual("IHDR"u8)
            ? WiringPhotoKind.Png
            : WiringPhotoKind.None;
}
