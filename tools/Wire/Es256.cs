using System.Security.Cryptography;

namespace MeterNode.Wire;

/// <summary>The one place where a signature is verified: ECDSA with P-256 and SHA-256, r ‖ s of 32 bytes each (RFC 9053 §2.1).</summary>
public static class Es256
{
    /// <summary>r ‖ s.</summary>
    public const int SignatureBytes = 64;

    private const int HalfBytes = SignatureBytes / 2;

    /// <summary>A sequence of two integers, each with its head and a sign (RFC 3279 §2.2.3).</summary>
    internal const int MaximumDerBytes = 2 + (2 * (3 + HalfBytes));

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
    public static bool VerifyHash(ECDsa key, ReadOnlySpan<byte> hash, ReadOnlySpan<byte> signature)
    {
        if (signature.Length != SignatureBytes)
        {
            return false;
        }

        if (key is not ECDsaOpenSsl)
        {
            return key.VerifyHash(hash, signature, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
        }

        // OpenSSL wants DER. .NET would make it too, and 1,200 bytes of garbage for every signature.
        Span<byte> der = stackalloc byte[MaximumDerBytes];
        return key.VerifyHash(hash, der[..WriteDer(signature, der)], DSASignatureFormat.Rfc3279DerSequence);
    }

    /// <summary>r ‖ s as DER, at most <see cref="MaximumDerBytes"/>; gives its length.</summary>
    internal static int WriteDer(ReadOnlySpan<byte> signature, Span<byte> der)
    {
        int at = 2;
        AppendInteger(der, ref at, signature[..HalfBytes]);
        AppendInteger(der, ref at, signature[HalfBytes..]);
        der[0] = 0x30;
        der[1] = (byte)(at - 2);
        return at;
    }

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

    /// <summary>An integer of DER: the shortest form of a number that is not negative (X.690 §8.3).</summary>
    private static void AppendInteger(Span<byte> der, ref int at, ReadOnlySpan<byte> number)
    {
        while (number.Length > 1 && number[0] == 0)
        {
            number = number[1..];
        }

        int sign = number[0] >> 7;
        der[at++] = 0x02;
        der[at++] = (byte)(sign + number.Length);
        if (sign > 0)
        {
            der[at++] = 0;
        }

        number.CopyTo(der[at..]);
        at += number.Length;
    }
}
