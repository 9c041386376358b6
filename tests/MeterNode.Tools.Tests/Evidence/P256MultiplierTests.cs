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
    public void TwinMultiplier_EdgesAndRandomScalars_MatchesTextbook()
    {
        Random random = new(2);
        BigInteger[] edges = [0, 1, 2, 15, 16, 17, 31, s_order - 1, s_order - 16, (BigInteger.One << 255) - 1];
        List<(BigInteger Key, BigInteger U, BigInteger V)> cases = [];
        cases.AddRange(from u in edges from v in edges select (new BigInteger(12345), u, v));
        for (int i = 0; i < 40; i++)
        {
            cases.Add((i + 2, ReferenceP256.Mod(P256FieldTests.Random256(random), s_order),
                ReferenceP256.Mod(P256FieldTests.Random256(random), s_order)));
        }

        // Keys that are small multiples of the base point: sums meet infinity and equal points on the way.
        BigInteger half = ReferenceP256.Inverse(2, s_order);
        foreach (BigInteger key in new[] { 1, 2, 3, s_order - 1, s_order - 2, half, s_order - half })
        {
            cases.AddRange(from u in edges from v in edges select (key, u, v));
            cases.AddRange(Enumerable.Range(0, 26).Select(i => (key, BigInteger.One << i, s_order - (BigInteger.One << i))));
        }

        ModularInverse inverse = new();
        P256TwinMultiplier multiplier = new(_workspace, inverse);
        foreach ((BigInteger key, BigInteger u, BigInteger v) in cases)
        {
            (BigInteger X, BigInteger Y) point = ReferenceP256.Multiply(key, ReferenceP256.Base)!.Value;
            multiplier.Begin(
                Limbs.FromInteger(point.X * Limbs.R % s_prime), Limbs.FromInteger(point.Y * Limbs.R % s_prime), Limbs.FromInteger(u),
                Limbs.FromInteger(v));
            while (!multiplier.Step())
            {
            }

            AssertPoint(ReferenceP256.Multiply(ReferenceP256.Mod((u * key) + v, s_order), ReferenceP256.Base), multiplier.Product);
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
                if (j != 0)
                {
                    P256Point sum = Point(i);
                    P256Point affine = Point(j);
                    sum.AddAffine(affine.X, affine.Y, _workspace);
                    AssertPoint(expected, sum);

                    // The same with a Z that is not 1.
                    P256JacobianPoint jacobian = JacobianPoint(i);
                    jacobian.AddAffine(affine.X, affine.Y, _workspace);
                    AssertPoint(expected, jacobian);
                }
            }

            P256Point twice = Point(i);
            twice.Double(_workspace);
            AssertPoint(ReferenceP256.Multiply(ReferenceP256.Mod(2 * i, s_order), ReferenceP256.Base), twice);
            P256JacobianPoint jacobianTwice = JacobianPoint(i);
            jacobianTwice.Double(_workspace);
            AssertPoint(ReferenceP256.Multiply(ReferenceP256.Mod(2 * i, s_order), ReferenceP256.Base), jacobianTwice);
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

    private static P256JacobianPoint JacobianPoint(int k)
    {
        P256JacobianPoint point = new() { IsInfinity = true };
        if (ReferenceP256.Multiply(ReferenceP256.Mod(k, s_order), ReferenceP256.Base) is { } affine)
        {
            BigInteger z = 987654321;
            long[] Montgomery(BigInteger value) => Limbs.FromInteger(value * Limbs.R % s_prime);
            point.SetAffine(Montgomery(affine.X * z * z), Montgomery(affine.Y * z * z * z));
            Montgomery(z).CopyTo(point.Z, 0);
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
    private static void AssertPoint((BigInteger X, BigInteger Y)? expected, P256JacobianPoint actual)
    {
        Assert.AreEqual(expected is null, actual.IsInfinity);
        if (expected is { } point)
        {
            // A factor R is in each of X, Y and Z.
            BigInteger inverse = ReferenceP256.Inverse(ReferenceP256.Mod(Limbs.ToInteger(actual.Z), s_prime), s_prime);
            BigInteger square = ReferenceP256.Mod(inverse * inverse, s_prime);
            Assert.AreEqual(point.X, ReferenceP256.Mod(Limbs.ToInteger(actual.X) * square * Limbs.R, s_prime));
            Assert.AreEqual(
                point.Y, ReferenceP256.Mod(Limbs.ToInteger(actual.Y) * square * inverse * Limbs.R * Limbs.R, s_prime));
        }
    }
}
