using System.Globalization;
using System.Numerics;
using System.Security.Cryptography;

namespace MeterNode.Tools.Tests.Evidence;

/// <summary>
/// P-256 and RFC 6979 from the textbook, on BigInteger and .NET's HMAC: slow, short and nothing in common with the firmware.
/// </summary>
internal static class ReferenceP256
{
    public static readonly BigInteger Prime = Hex("ffffffff00000001000000000000000000000000ffffffffffffffffffffffff");
    public static readonly BigInteger Order = Hex("ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551");
    public static readonly BigInteger CurveB = Hex("5ac635d8aa3a93e7b3ebbd55769886bc651d06b0cc53b0f63bce3c3e27d2604b");

    /// <summary>The base point.</summary>
    public static readonly (BigInteger X, BigInteger Y) Base = (
        Hex("6b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296"),
        Hex("4fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5"));

    public static BigInteger Mod(BigInteger a, BigInteger modulus) => ((a % modulus) + modulus) % modulus;

    /// <summary>Euclid; 0 for 0.</summary>
    public static BigInteger Inverse(BigInteger a, BigInteger modulus)
    {
        (BigInteger r, BigInteger next) = (modulus, Mod(a, modulus));
        (BigInteger t, BigInteger nextT) = (0, 1);
        while (!next.IsZero)
        {
            BigInteger quotient = r / next;
            (r, next) = (next, r - (quotient * next));
            (t, nextT) = (nextT, t - (quotient * nextT));
        }

        return r.IsOne ? Mod(t, modulus) : 0;
    }

    /// <summary>Affine addition; null is infinity.</summary>
    public static (BigInteger X, BigInteger Y)? Add((BigInteger X, BigInteger Y)? p, (BigInteger X, BigInteger Y)? q)
    {
        if (p is not { } a)
        {
            return q;
        }

        if (q is not { } b)
        {
            return p;
        }

        if (a.X == b.X && Mod(a.Y + b.Y, Prime).IsZero)
        {
            return null;
        }

        BigInteger slope = a.X == b.X
            ? 3 * ((a.X * a.X) - 1) * Inverse(2 * a.Y, Prime)
            : (b.Y - a.Y) * Inverse(b.X - a.X, Prime);
        BigInteger x = Mod((slope * slope) - a.X - b.X, Prime);
        return (x, Mod((slope * (a.X - x)) - a.Y, Prime));
    }

    public static (BigInteger X, BigInteger Y)? Multiply(BigInteger k, (BigInteger X, BigInteger Y)? p)
    {
        (BigInteger X, BigInteger Y)? sum = null;
        for (int i = (int)k.GetBitLength() - 1; i >= 0; i--)
        {
            sum = Add(sum, sum);
            sum = (k >> i).IsEven ? sum : Add(sum, p);
        }

        return sum;
    }

    /// <summary>The first nonces of RFC 6979 §3.2.</summary>
    public static IEnumerable<BigInteger> Nonces(byte[] privateKey, byte[] digest)
    {
        byte[] value = Enumerable.Repeat((byte)1, 32).ToArray();
        byte[] reduced = Bytes(Mod(new BigInteger(digest, true, true), Order));
        byte[] key = HMACSHA256.HashData(new byte[32], (byte[])[.. value, 0, .. privateKey, .. reduced]);
        value = HMACSHA256.HashData(key, value);
        key = HMACSHA256.HashData(key, (byte[])[.. value, 1, .. privateKey, .. reduced]);
        value = HMACSHA256.HashData(key, value);
        while (true)
        {
            value = HMACSHA256.HashData(key, value);
            BigInteger k = new(value, true, true);
            if (k > 0 && k < Order)
            {
                yield return k;
            }

            key = HMACSHA256.HashData(key, (byte[])[.. value, 0]);
            value = HMACSHA256.HashData(key, value);
        }
    }

    /// <summary>With the lower one of s and n − s, as the firmware signs.</summary>
    public static byte[] Sign(byte[] privateKey, byte[] digest)
    {
        BigInteger k = Nonces(privateKey, digest).First();
        BigInteger r = Mod(Multiply(k, Base)!.Value.X, Order);
        BigInteger s = Mod(Inverse(k, Order) * (new BigInteger(digest, true, true) + (r * new BigInteger(privateKey, true, true))), Order);
        return [.. Bytes(r), .. Bytes(BigInteger.Min(s, Order - s))];
    }

    /// <summary>32 bytes, big-endian.</summary>
    public static byte[] Bytes(BigInteger a)
    {
        byte[] bytes = new byte[32];
        a.TryWriteBytes(bytes.AsSpan(32 - a.GetByteCount(true)), out _, true, true);
        return bytes;
    }

    private static BigInteger Hex(string text) => BigInteger.Parse("0" + text, NumberStyles.HexNumber);
}
