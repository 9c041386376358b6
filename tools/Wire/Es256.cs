using System.Security.Cryptography;

namespace MeterNode.Wire;

/// <summary>The one place where a signature is verified: ECDSA with P-256 and SHA-256, r ‖ s of 32 bytes each (RFC 9053 §2.1).</summary>
public static class Es256
{
    /// <summary>r ‖ s.</summary>
    public const int SignatureBytes = 64;

    /// <summary>
    /// True when <paramref name="signature"/> is <paramref name="key"/>'s over the SHA-256 <paramref name="hash"/>.
    /// Never throws for bad values.
    /// </summary>
    public static bool VerifyHash(ECDsa key, ReadOnlySpan<byte> hash, ReadOnlySpan<byte> signature) =>
        signature.Length == SignatureBytes && key.VerifyHash(hash, signature, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
}
