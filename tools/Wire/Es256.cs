using System.Security.Cryptography;

namespace MeterNode.Wire;

/// <summary>The one place where a signature is verified: ECDSA with P-256 and SHA-256, r ‖ s of 32 bytes each (RFC 9053 §2.1).</summary>
public static class Es256
{
    /// <summary>r ‖ s.</summary>
    public const int SignatureBytes = 64;

    private const int HalfBytes = SignatureBytes / 2;

    /// <summary>n of P-256 (SEC 2, §2.4.2).</summary>
    private static readonly byte[] s_order =
        Convert.FromHexString("FFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551");

    /// <summary>n / 2, rounded down.</summary>
    private static readonly byte[] s_halfOrder =
        Convert.FromHexString("7FFFFFFF800000007FFFFFFFFFFFFFFFDE737D56D38BCF4279DCE5617E3192A8");

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
        signature.Length == SignatureBytes && signature[HalfBytes..].SequenceCompareTo(s_halfOrder) <= 0;

    /// <summary>Signs the SHA-256 <paramref name="hash"/>; s is low.</summary>
    public static byte[] SignHash(ECDsa key, ReadOnlySpan<byte> hash)
    {
        byte[] signature = key.SignHash(hash.ToArray(), DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
        if (!IsLowS(signature))
        {
            ReplaceS(signature);
        }

        return signature;
    }

    /// <summary>Replaces s by n − s at the end of a message: the other form of its signature, for which nobody needs the key.</summary>
    public static void ReplaceS(Span<byte> message)
    {
        Span<byte> s = message[^HalfBytes..];
        int borrow = 0;
        for (int i = HalfBytes - 1; i >= 0; i--)
        {
            int difference = s_order[i] - s[i] - borrow;
            borrow = difference < 0 ? 1 : 0;
            s[i] = (byte)difference;
        }
    }
}
