using System.Numerics;
using System.Security.Cryptography;
using MeterNode.Core.Evidence;
using MeterNode.Tools.Tests.Support;

namespace MeterNode.Tools.Tests.Evidence;

/// <summary>The firmware's signer and verifier against .NET's ECDsa and a textbook RFC 6979.</summary>
[TestClass]
public class P256SignerTests
{
    [TestMethod]
    public void Sign_ManyKeysAndDigests_IsTheTextbookSignatureAndVerifiesWithDotNet()
    {
        Random random = new(6979);
        BigInteger[] keys =
        [
            1, 2, 3, ReferenceP256.Order - 1, ReferenceP256.Order - 2, ReferenceP256.Order >> 1, BigInteger.One << 255,
                (BigInteger.One << 128) - 1,
            .. Enumerable.Range(0, 24).Select(_ => ReferenceP256.Mod(P256FieldTests.Random256(random), ReferenceP256.Order)),
        ];
        byte[] ones = Enumerable.Repeat((byte)0xff, 32).ToArray();
        foreach (BigInteger d in keys)
        {
            P256Signer signer = new(ReferenceP256.Bytes(d));
            using ECDsa dotNet = ECDsa.Create(new ECParameters
            {
                Curve = ECCurve.NamedCurves.nistP256,
                Q = new ECPoint { X = signer.PublicKey[1..33], Y = signer.PublicKey[33..] },
            });
            byte[] randomDigest = new byte[32];
            random.NextBytes(randomDigest);
            foreach (byte[] digest in new[] { new byte[32], ones, ReferenceP256.Bytes(ReferenceP256.Order), randomDigest })
            {
                byte[] signature = Signing.Sign(signer, digest);
                CollectionAssert.AreEqual(ReferenceP256.Sign(ReferenceP256.Bytes(d), digest), signature);
                Assert.IsTrue(dotNet.VerifyHash(digest, signature));
                Assert.IsTrue(P256Verifier.Verify(signer.PublicKey, digest, signature, 0));
            }
        }
    }

    [TestMethod]
    public void Verify_AnyBitFlipped_IsInvalid()
    {
        P256Signer signer = new(ReferenceP256.Bytes(123456789));
        byte[] digest = SHA256.HashData([1, 2, 3]);
        byte[] signature = Signing.Sign(signer, digest);
        for (int bit = 0; bit < 512; bit += 3)
        {
            byte[] changed = (byte[])signature.Clone();
            changed[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.IsFalse(P256Verifier.Verify(signer.PublicKey, digest, changed, 0), "bit " + bit);
        }
    }

    [TestMethod]
    public void Verify_SignaturesOfDotNet_AreValid()
    {
        using ECDsa dotNet = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        ECPoint q = dotNet.ExportParameters(false).Q;
        byte[] key = [4, .. q.X!, .. q.Y!];
        for (int i = 0; i < 20; i++)
        {
            byte[] digest = SHA256.HashData(BitConverter.GetBytes(i));
            Assert.IsTrue(P256Verifier.Verify(key, digest, dotNet.SignHash(digest), 0));
        }
    }

    // A nonce that led to r = 0 or s = 0 is replaced by the next of RFC 6979 §3.2 step h.
    [TestMethod]
    public void DeterministicNonce_AfterReject_GivesTheNextOfTheSequence()
    {
        byte[] key = ReferenceP256.Bytes(987654321);
        byte[] digest = SHA256.HashData([4, 5, 6]);
        DeterministicNonce nonce = new();
        nonce.Begin(key, ReferenceP256.Bytes(ReferenceP256.Mod(new BigInteger(digest, true, true), ReferenceP256.Order)));
        long[] k = new long[9];
        foreach (BigInteger expected in ReferenceP256.Nonces(key, digest).Take(4))
        {
            while (!nonce.Step(k))
            {
            }

            Assert.AreEqual(expected, Limbs.ToInteger(k));
            nonce.Reject();
        }
    }

    [TestMethod]
    public void Step_NeverAllocates()
    {
        P256Signer signer = new(ReferenceP256.Bytes(42));
        byte[] digest = SHA256.HashData([7]);
        byte[] signature = new byte[64];
        Signing.Sign(signer, digest);
        Assert.AreEqual(0, Allocations.Fewest(() =>
        {
            signer.Begin(digest);
            while (!signer.Step())
            {
            }

            signer.CopySignature(signature, 0);
        }));
    }
}
