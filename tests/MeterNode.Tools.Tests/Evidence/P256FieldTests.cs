using System.Numerics;
using MeterNode.Core.Evidence;

namespace MeterNode.Tools.Tests.Evidence;

/// <summary>The field arithmetic against BigInteger, at the edges of what its callers may pass.</summary>
[TestClass]
public class P256FieldTests
{
    private static readonly BigInteger s_prime = ReferenceP256.Prime;
    private static readonly BigInteger s_rInverse = ReferenceP256.Inverse(Limbs.R, ReferenceP256.Prime);

    [TestMethod]
    public void Constants_AreWhatTheyAreCalled()
    {
        Assert.AreEqual(s_prime, Limbs.ToInteger(P256Field.Prime));
        Assert.AreEqual(Limbs.R % s_prime, Limbs.ToInteger(P256Field.One));
        Assert.AreEqual(Limbs.R * Limbs.R % s_prime, Limbs.ToInteger(P256Field.RSquared));
        Assert.AreEqual(Limbs.R * ReferenceP256.CurveB % s_prime, Limbs.ToInteger(P256Field.CurveB));
        Assert.AreEqual(ReferenceP256.Order, Limbs.ToInteger(P256Scalar.Order));
        Assert.AreEqual(Limbs.R % ReferenceP256.Order, Limbs.ToInteger(P256Scalar.One));
        Assert.AreEqual(Limbs.R * Limbs.R % ReferenceP256.Order, Limbs.ToInteger(P256Scalar.RSquared));
        Assert.AreEqual(BigInteger.One, ReferenceP256.Order * P256Scalar.OrderInverse % (1 << 29));
    }

    [TestMethod]
    public void Multiply_ExtremeAndRandomOperands_MatchesBigInteger()
    {
        Random random = new(2016);
        long[] product = new long[9];
        for (int i = 0; i < 20_000; i++)
        {
            long[] a = Operand(random, i, 2);
            long[] b = Operand(random, i / 7, 1.95);
            P256Field.Multiply(product, a, b);
            AssertProduct(Limbs.ToInteger(a) * Limbs.ToInteger(b), product);
        }
    }

    [TestMethod]
    public void MultiplyAdd_ExtremeAndRandomOperands_MatchesBigInteger()
    {
        Random random = new(2017);
        long[] sum = new long[9];
        for (int i = 0; i < 20_000; i++)
        {
            long[] a = Operand(random, i, 2);
            long[] b = Operand(random, i / 7, 1);
            long[] c = Operand(random, i / 49, 1.9);
            long[] d = Operand(random, i / 343, 1);
            P256Field.MultiplyAdd(sum, a, b, c, d);
            AssertProduct((Limbs.ToInteger(a) * Limbs.ToInteger(b)) + (Limbs.ToInteger(c) * Limbs.ToInteger(d)), sum);
        }
    }

    [TestMethod]
    public void TripleDifference_ExtremeAndRandomOperands_MatchesBigIntegerAndIsSmall()
    {
        Random random = new(2018);
        long[] difference = new long[9];
        for (int i = 0; i < 20_000; i++)
        {
            long[] a = Operand(random, i, 2);
            long[] b = Operand(random, i / 7, 1);
            long[] c = Operand(random, i / 49, 1);
            P256Field.TripleDifference(difference, a, b);
            AssertFolded(3 * (Limbs.ToInteger(a) - Limbs.ToInteger(b)), difference);
            P256Field.TripleDifference3(difference, a, b, c);
            AssertFolded(3 * (Limbs.ToInteger(a) - Limbs.ToInteger(b) - (3 * Limbs.ToInteger(c))), difference);
        }
    }

    [TestMethod]
    public void Canonicalize_EdgesOfItsRange_IsUnique()
    {
        foreach (BigInteger value in new[] { -s_prime + 1, -1, 0, 1, s_prime - 1, s_prime, s_prime + 1, (2 * s_prime) - 1 })
        {
            long[] limbs = Limbs.FromInteger(value);
            P256Field.Canonicalize(limbs);
            Assert.AreEqual(ReferenceP256.Mod(value, s_prime), Limbs.ToInteger(limbs));
            Assert.IsTrue(limbs.All(l => l is >= 0 and < 1 << 29));
        }
    }

    [TestMethod]
    public void Inverse_OfBothModuli_MatchesBigInteger()
    {
        Random random = new(2019);
        ModularInverse inverse = new();
        long[] result = new long[9];
        foreach ((BigInteger modulus, long[] limbs, long low) in new[]
        {
            (s_prime, P256Field.Prime, Modular.LimbMask), (ReferenceP256.Order, P256Scalar.Order, P256Scalar.OrderInverse),
        })
        {
            for (int i = 0; i < 2_000; i++)
            {
                BigInteger a = i < 256 ? (BigInteger.One << i) % modulus
                    : i < 512 ? modulus - ((BigInteger.One << (i - 256)) % modulus)
                    : ReferenceP256.Mod(Random256(random), modulus);
                inverse.Begin(Limbs.FromInteger(a), Limbs.FromInteger(3), limbs, low);
                while (!inverse.Step(5))
                {
                }

                inverse.Finish(result);
                Assert.AreEqual(3 * ReferenceP256.Inverse(a, modulus) % modulus, Limbs.ToInteger(result));
            }
        }
    }

    [TestMethod]
    public void ScalarMultiply_ExtremeAndRandomOperands_MatchesBigInteger()
    {
        Random random = new(2020);
        BigInteger order = ReferenceP256.Order;
        BigInteger rInverse = ReferenceP256.Inverse(Limbs.R, order);
        BigInteger[] edges = [0, 1, 2, order - 1, order - 2, order >> 1, (BigInteger.One << 255) - 1, Limbs.R % order];
        long[] product = new long[9];
        long[] work = new long[18];
        for (int i = 0; i < 5_000; i++)
        {
            BigInteger a = i < 64 ? edges[i / 8] : ReferenceP256.Mod(Random256(random), order);
            BigInteger b = i < 64 ? edges[i % 8] : ReferenceP256.Mod(Random256(random), order);
            P256Scalar.Multiply(product, Limbs.FromInteger(a), Limbs.FromInteger(b), work);
            Assert.AreEqual(a * b * rInverse % order, Limbs.ToInteger(product));
        }
    }

    internal static BigInteger Random256(Random random)
    {
        byte[] bytes = new byte[32];
        random.NextBytes(bytes);
        return new BigInteger(bytes, true, true);
    }

    // Limbs up to a factor of a product's, the documented bound in all: all greatest, all least, zero, a few greatest, random. The top
    // limb is what a value of factor·5p/4 has there.
    private static long[] Operand(Random random, int kind, double factor)
    {
        long maximum = (long)(factor * 0x1fffffff);
        long top = (long)(factor * (5L << 22));
        long[] limbs = new long[9];
        for (int i = 0; i < 9; i++)
        {
            long limit = i < 8 ? maximum : top;
            limbs[i] = (kind % 7) switch
            {
                0 => limit,
                1 => -limit,
                2 => 0,
                3 => (i & 1) == 0 ? limit : -limit,
                4 => i == kind / 7 % 9 ? limit : 0,
                _ => random.NextInt64(-limit, limit + 1),
            };
        }

        return limbs;
    }

    private static void AssertProduct(BigInteger expected, long[] actual)
    {
        BigInteger value = Limbs.ToInteger(actual);
        Assert.AreEqual(ReferenceP256.Mod(expected * s_rInverse, s_prime), ReferenceP256.Mod(value, s_prime));
        Assert.IsTrue(actual.Take(8).All(l => l is >= 0 and < 1 << 29));
        Assert.IsTrue(4 * value > -2 * s_prime && 4 * value < 6 * s_prime, "value " + value);
    }

    private static void AssertFolded(BigInteger expected, long[] actual)
    {
        BigInteger value = Limbs.ToInteger(actual);
        Assert.AreEqual(ReferenceP256.Mod(expected, s_prime), ReferenceP256.Mod(value, s_prime));
        Assert.IsTrue(BigInteger.Abs(value) < (BigInteger.One << 256) + (BigInteger.One << 230), "value " + value);
        Assert.IsTrue(actual.All(l => Math.Abs(l) < (1L << 29) + (1L << 26)));
    }
}
