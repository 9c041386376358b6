using System.Numerics;
using System.Security.Cryptography;

namespace MeterNode.Wire;

/// <summary>The one place where a signature is verified: ECDSA with P-256 and SHA-256, r ‖ s of 32 bytes each (RFC 9053 §2.1).</summary>
public static class Es256
{
    /// <summary>r ‖ s.</summary>
    public const int SignatureBytes = 64;

    private const int HalfBytes = SignatureBytes / 2;

    /// <summary>n of P-256 (SEC 2, §2.4.2).</summary>
    private static readonly BigInteger s_order = Number(
        Convert.FromHexString("FFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551"));

    /// <summary>
    /// True when <paramref name="signature"/> is <paramref name="key"/>'s over the SHA-256 <paramref name="hash"/>.
    /// Never throws for bad values.
    /// </summary>
    public static bool VerifyHash(ECDsa key, ReadOnlySpan<byte> hash, ReadOnlySpan<byte> signature) =>
        signature.Length == SignatureBytes && key.VerifyHash(hash, signature, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);

    /// <summary>
    /// True when s is at most half the order of the curve's group. With s also n − s verifies: only one of the two is the signature, so
    /// that nobody can change a message's bytes without its key.
    /// </summary>
    public static bool IsLowS(ReadOnlySpan<byte> signature) =>
        signature.Length == SignatureBytes && Number(signature[HalfBytes..]) <= s_order / 2;

    /// <summary>Signs the SHA-256 <paramref name="hash"/>; s is low.</summary>
    public static byte[] SignHash(ECDsa key, ReadOnlySpan<byte> hash)
    {
        byte[] signature = key.SignHash(hash.ToArray(), DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
        if (!IsLowS(signature))
        {
            byte[] low = (s_order - Number(signature.AsSpan(HalfBytes))).ToByteArray(isUnsigned: true, isBigEndian: true);
            signature.AsSpan(HalfBytes).Clear();
            low.CopyTo(signature, SignatureBytes - low.Length);
        }

        return signature;
    }

    private static BigInteger Number(ReadOnlySpan<byte> bytes) => new(bytes, isUnsigned: true, isBigEndian: true);
}
