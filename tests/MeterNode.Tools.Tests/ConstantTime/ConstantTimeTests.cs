using System.Numerics;
using System.Reflection;
using MeterNode.Core.Evidence;
using MeterNode.Tools.Tests.Evidence;

namespace MeterNode.Tools.Tests.ConstantTime;

/// <summary>
/// Keys and nonces of very different shape run the same basic blocks equally often and in the same order, with the same array
/// indices, shift counts and divisions (docs/decisions/constant-time-signing.md).
/// </summary>
[TestClass]
[DoNotParallelize]
public class ConstantTimeTests
{
    private const BindingFlags Any = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic;

    private static readonly BigInteger s_order = ReferenceP256.Order;
    private static readonly TracedCore s_core = TracedCore.Load();

    // 1 and n − 1, one bit, runs of ones, alternating, sparse, and three random ones.
    private static IEnumerable<BigInteger> Scalars()
    {
        Random random = new(7);
        return
        [
            1, 2, s_order - 1, s_order - 2, BigInteger.One << 255, BigInteger.One << 128, (BigInteger.One << 255) - 1,
                (BigInteger.One << 64) - 1,
            s_order >> 1, (BigInteger.One << 256) / 3 % s_order, (BigInteger.One << 200) + (BigInteger.One << 100) + 1,
            .. Enumerable.Range(0, 3).Select(_ => ReferenceP256.Mod(P256FieldTests.Random256(random), s_order)),
        ];
    }

    [TestMethod]
    public void Sign_KeysAndDigestsOfAnyShape_LeavesOneTrace()
    {
        Random random = new(8);
        byte[] randomDigest = new byte[32];
        random.NextBytes(randomDigest);
        byte[][] digests = [new byte[32], Enumerable.Repeat((byte)0xff, 32).ToArray(), ReferenceP256.Bytes(1), ReferenceP256.Bytes(s_order),
            randomDigest];
        List<(string, (long[], ulong))> traces = [];
        foreach (BigInteger key in Scalars())
        {
            object signer = Activator.CreateInstance(s_core.Type("P256Signer"), ReferenceP256.Bytes(key))!;
            var begin = signer.GetType().GetMethod("Begin")!.CreateDelegate<Action<byte[]>>(signer);
            var step = signer.GetType().GetMethod("Step")!.CreateDelegate<Func<bool>>(signer);
            var copy = signer.GetType().GetMethod("CopySignature")!.CreateDelegate<Action<byte[], int>>(signer);
            byte[] signature = new byte[64];
            foreach (byte[] digest in digests)
            {
                traces.Add(($"key {key:x}, digest {Convert.ToHexStringLower(digest)}", s_core.Run(() =>
                {
                    begin(digest);
                    while (!step())
                    {
                    }

                    copy(signature, 0);
                })));
                CollectionAssert.AreEqual(ReferenceP256.Sign(ReferenceP256.Bytes(key), digest), signature, "the traced copy still signs");
            }
        }

        AssertOne(traces);
    }

    [TestMethod]
    public void PublicKey_KeysOfAnyShape_LeavesOneTrace()
    {
        AssertOne(Scalars().Select(
            key => ($"key {key:x}", s_core.Run(() => Activator.CreateInstance(s_core.Type("P256Signer"), ReferenceP256.Bytes(key))))));
    }

    // Nonces cannot be chosen from outside: the steps that take one, each by itself.
    [TestMethod]
    public void BaseMultiplier_ScalarsOfAnyShape_LeavesOneTrace()
    {
        object workspace = Activator.CreateInstance(s_core.Type("P256Workspace"))!;
        object multiplier = Activator.CreateInstance(s_core.Type("P256BaseMultiplier"), workspace)!;
        var begin = Method<Action<long[]>>(multiplier, "Begin");
        var step = Method<Func<bool>>(multiplier, "Step");
        AssertOne(Scalars().Append(0).Select(k => ($"k {k:x}", s_core.Run(() =>
        {
            begin(Limbs.FromInteger(k));
            while (!step())
            {
            }
        }))));
    }

    [TestMethod]
    public void ModularInverse_NumbersOfAnyShape_LeavesOneTrace()
    {
        object inverse = Activator.CreateInstance(s_core.Type("ModularInverse"))!;
        var begin = Method<Action<long[], long[], long[], long>>(inverse, "Begin");
        var step = Method<Func<int, bool>>(inverse, "Step");
        var finish = Method<Action<long[]>>(inverse, "Finish");
        AssertOne(Scalars().Append(0).Select(k => ($"k {k:x}", s_core.Run(() =>
        {
            begin(Limbs.FromInteger(k), P256Scalar.One, P256Scalar.Order, P256Scalar.OrderInverse);
            while (!step(7))
            {
            }

            finish(new long[9]);
        }))));
    }

    [TestMethod]
    public void ScalarArithmetic_NumbersOfAnyShape_LeavesOneTrace()
    {
        MethodInfo multiply = s_core.Type("P256Scalar").GetMethod("Multiply")!;
        MethodInfo reduce = s_core.Type("P256Scalar").GetMethod("Reduce")!;
        MethodInfo inRange = s_core.Type("Modular").GetMethod("IsInRange")!;
        AssertOne(Scalars().Append(0).SelectMany(a => Scalars().Select(b => ($"{a:x} {b:x}", s_core.Run(() =>
        {
            long[] product = new long[9];
            multiply.Invoke(null, [product, Limbs.FromInteger(a), Limbs.FromInteger(b), new long[18]]);
            reduce.Invoke(null, [product]);
            inRange.Invoke(null, [product, P256Scalar.Order]);
        })))));
    }

    // The verifier works on public numbers and does depend on them: the trace sees it, so it would see a signer that did.
    [TestMethod]
    public void Verify_DifferentSignatures_LeaveDifferentTraces()
    {
        P256Signer signer = new(ReferenceP256.Bytes(5));
        MethodInfo verify = s_core.Type("P256Verifier").GetMethod("Verify")!;
        ulong[] hashes = new ulong[2];
        for (int i = 0; i < 2; i++)
        {
            byte[] digest = ReferenceP256.Bytes(i + 1);
            byte[] signature = Signing.Sign(signer, digest);
            bool isValid = false;
            hashes[i] = s_core.Run(() => isValid = (bool)verify.Invoke(null, [signer.PublicKey, digest, signature, 0])!).Hash;
            Assert.IsTrue(isValid);
        }

        Assert.AreNotEqual(hashes[0], hashes[1]);
    }

    private static T Method<T>(object target, string name)
        where T : Delegate => target.GetType().GetMethod(name, Any)!.CreateDelegate<T>(target);

    private static void AssertOne(IEnumerable<(string Name, (long[] BlockCounts, ulong Hash) Trace)> traces)
    {
        (string Name, (long[] BlockCounts, ulong Hash) Trace)[] all = [.. traces];
        (string firstName, (long[] firstCounts, ulong firstHash)) = all[0];
        Assert.IsGreaterThan(100, firstCounts.Sum(), "hardly anything was traced");
        foreach ((string name, (long[] counts, ulong hash)) in all[1..])
        {
            for (int block = 0; block < counts.Length; block++)
            {
                Assert.AreEqual(
                    firstCounts[block], counts[block], $"{s_core.Blocks[block]} ran differently often for '{firstName}' and '{name}'");
            }

            Assert.AreEqual(
                firstHash, hash, $"the same blocks, but another order, index, shift or division for '{firstName}' and '{name}'");
        }
    }
}
