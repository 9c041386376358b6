using System.Security.Cryptography;

namespace MeterNode.Wire;

/// <summary>
/// SHA-256 of a public key's SubjectPublicKeyInfo: what somebody who must know whose evidence it is compares with what the plant told him
/// by another way than the files.
/// </summary>
public static class KeyFingerprint
{
    private const int Digits = 2 * SHA256.HashSizeInBytes;

    /// <summary>64 lower-case hex digits.</summary>
    public static string Of(ReadOnlySpan<byte> subjectPublicKeyInfo) => Convert.ToHexStringLower(SHA256.HashData(subjectPublicKeyInfo));

    /// <summary>
    /// A fingerprint as somebody wrote it down, in capitals, with spaces or colons, as 64 lower-case hex digits; null when it is none. All
    /// digits are needed: another key with the same beginning can be searched for.
    /// </summary>
    public static string? Parse(string text)
    {
        string digits = string.Concat(text.Where(c => c != ':' && c != '-' && !char.IsWhiteSpace(c))).ToLowerInvariant();
        return digits.Length == Digits && digits.All(char.IsAsciiHexDigitLower) ? digits : null;
    }
}
