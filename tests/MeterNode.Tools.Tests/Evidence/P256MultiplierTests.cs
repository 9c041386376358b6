using System.Globalization;
using System.Numerics;
using MeterNode.Core.Evidence;

namespace MeterNode.Tools.Tests.Evidence;

/// <summary>Point formulas, the comb and its table against textbook arithmetic.</summary>
[TestClass]
public class P256MultiplierTests
{
    private static readonly BigInteger s_prime = ReferenceP256.Prime;
    private static readonly BigInteger s_order = ReferenceP256.Order;
    private readonly P256Workspace _workspace = new();

    [TestMethod]
    public void BaseTable_EveryEntry_IsItsMultipleOfTheBasePoint()
    {
        BigInteger half = ReferenceP256.Inverse(2, s_order);
        for (int block = 0; block < 2; block++)
        {
            ulong[] words = P256BaseTable.Blocks[block];
            Assert.HasCount(8 * P256BaseTable.EntryCount, words);
            for (int entry = 0; entry < P256BaseTable.EntryCount; entry++)
            {
                BigInteger multiple = BigInteger.One << (208 + (26 * block));
                for (int tooth = 0; tooth < 4; tooth++)
                {
                    BigInteger term = BigInteger.One << ((52 * tooth) + (26 * block));
                    multiple += ((entry >> tooth) & 1) == 1 ? term : -term;
                }

                (BigInteger x, BigInteger y) =
                    ReferenceP256.Multiply(ReferenceP256.Mod(multiple * half, s_order), ReferenceP256.Base)!.Value;
                Assert.AreEqual(x * Limbs.R % s_prime, Coordinate(words, entry, 0));
                Assert.AreEqual(y * Limbs.R % s_prime, Coordinate(words, entry, 4));
            }
        }
    }

    [TestMethod]
    public void BaseMultiplier_EdgesAndRandomScalars_MatchesTextbook()
    {
        Random random = new(1);
        List<BigInteger> scalars = [0, 1, 2, 3, s_order - 1, s_order - 2, s_order >> 1, (s_order >> 1) + 1];
        scalars.AddRange(Enumerable.Range(1, 85).Select(i => BigInteger.One << (3 * i)));
        scalars.AddRange(Enumerable.Range(1, 85).Select(i => s_order - (BigInteger.One << (3 * i))));
        scalars.AddRange(Enumerable.Range(0, 100).Select(_ => ReferenceP256.Mod(P256FieldTests.Random256(random), s_order)));

        // Two scalars whose last addition in this comb adds a point to itself: incomplete formulas fail on them.
        scalars.Add(BigInteger.Parse("07ffffffffffff80000000000007ffffffffffff7ffffffffffff8000000000", NumberStyles.HexNumber));
        scalars.Add(BigInteger.Parse("0ff7fffff00000008ffffffffffff7fffbce6faadaf179e84f3b9cb42fc632551", NumberStyles.HexNumber));
        P256BaseMultiplier multiplier = new(_workspace);
        foreach (BigInteger k in scalars)
        {
            multiplier.Begin(Limbs.FromInteger(k));
            while (!multiplier.Step())
            {
            }

            AssertPoint(ReferenceP256.Multiply(k, ReferenceP256.Base), multiplier.Product);
        }
    }

    [TestMethod]
    public void WindowMultiplier_EdgesAndRandomScalars_MatchesTextbook()
    {
        Random random = new(2);
        (BigInteger X, BigInteger Y) point = ReferenceP256.Multiply(12345, ReferenceP256.Base)!.Value;
        List<BigInteger> scalars = [0, 1, 2, 15, 16, 17, 31, s_order - 1, s_order - 16, (BigInteger.One << 255) - 1];
        scalars.AddRange(Enumerable.Range(0, 60).Select(_ => ReferenceP256.Mod(P256FieldTests.Random256(random), s_order)));
        P256WindowMultiplier multiplier = new(_workspace);
        foreach (BigInteger k in scalars)
        {
            multiplier.Begin(
                Limbs.FromInteger(point.X * Limbs.R % s_prime), Limbs.FromInteger(point.Y * Limbs.R % s_prime), Limbs.FromInteger(k));
            while (!multiplier.StepTable())
            {
            }

            while (!multiplier.Step())
            {
            }

            AssertPoint(ReferenceP256.Multiply(k, point), multiplier.Product);
        }
    }

    // Every pair among small multiples and their negatives: doublings, inverses and infinity included.
    [TestMethod]
    public void Add_EveryPairOfSmallMultiples_IsComplete()
    {
        for (int i = -4; i <= 4; i++)
        {
            for (int j = -4; j <= 4; j++)
            {
                (BigInteger X, BigInteger Y)? expected = ReferenceP256.Multiply(ReferenceP256.Mod(i + j, s_order), ReferenceP256.Base);
                P256Point sum = Point(i);
                sum.Add(Point(j), _workspace);
                AssertPoint(expected, sum);
                if (j != 0)
                {
                    sum = Point(i);
                    P256Point affine = Point(j);
                    sum.AddAffine(affine.X, affine.Y, _workspace);
                    AssertPoint(expected, sum);
                }
            }

            P256Point twice = Point(i);
            twice.Double(_workspace);
            AssertPoint(ReferenceP256.Multiply(ReferenceP256.Mod(2 * i, s_order), ReferenceP256.Base), twice);
        }
    }

    private static P256Point Point(int k)
    {
        P256Point point = new();
        point.SetInfinity();
        if (ReferenceP256.Multiply(ReferenceP256.Mod(k, s_order), ReferenceP256.Base) is { } affine)
        {
            point.SetAffine(Limbs.FromInteger(affine.X * Limbs.R % s_prime), Limbs.FromInteger(affine.Y * Limbs.R % s_prime));
        }

        return point;
    }

    private static BigInteger Coordinate(ulong[] words, int entry, int first)
    {
        BigInteger value = 0;
        for (int w = 3; w >= 0; w--)
        {
            value = (value << 64) + words[((first + w) * P256BaseTable.EntryCount) + entry];
        }

        return value;
    }

    private static void AssertPoint((BigInteger X, BigInteger Y)? expected, P256Point actual)
    {
        BigInteger z = ReferenceP256.Mod(Limbs.ToInteger(actual.Z), s_prime);
        if (expected is not { } point)
        {
            Assert.AreEqual(BigInteger.Zero, z);
            return;
        }

        Assert.AreNotEqual(BigInteger.Zero, z);
        BigInteger inverse = ReferenceP256.Inverse(z, s_prime);
        Assert.AreEqual(point.X, ReferenceP256.Mod(Limbs.ToInteger(actual.X) * inverse, s_prime));
        Assert.AreEqual(point.Y, ReferenceP256.Mod(Limbs.ToInteger(actual.Y) * inverse, s_prime));
    }
}
