using System.Formats.Asn1;
using System.Numerics;
using System.Security.Cryptography;
using System.Text;
using MeterNode.Core.Evidence;
using MeterNode.Tests.Vectors;

namespace MeterNode.Tools.Tests.Vectors;

/// <summary>RFC 6979, NIST CAVP and Wycheproof against the firmware's signer and verifier.</summary>
[TestClass]
public class EcdsaVectorTests
{
    [TestMethod]
    public void P256Signer_Rfc6979_GivesPublishedSignatures()
    {
        IReadOnlyList<string[]> vectors = PublishedVectors.Lines("ecdsa-p256-rfc6979.txt");
        foreach (string[] vector in vectors)
        {
            P256Signer signer = new(Convert.FromHexString(vector[0]));
            Assert.AreEqual("04" + vector[1], Convert.ToHexStringLower(signer.PublicKey));
            byte[] digest = SHA256.HashData(Encoding.UTF8.GetBytes(vector[2]));
            byte[] signature = Evidence.Signing.Sign(signer, digest);
            Assert.AreEqual(LowS(vector[4]), Convert.ToHexStringLower(signature));
            Assert.IsTrue(P256Verifier.Verify(signer.PublicKey, digest, signature, 0));
        }

        Assert.HasCount(2, vectors);
    }

    [TestMethod]
    public void P256Verifier_Cavp_GivesPublishedResults()
    {
        IReadOnlyList<string[]> vectors = PublishedVectors.Lines("ecdsa-p256-cavp.txt");
        foreach (string[] vector in vectors)
        {
            byte[] key = Convert.FromHexString("04" + vector[1]);
            byte[] digest = SHA256.HashData(Convert.FromHexString(vector[3]));
            bool isValid = P256Verifier.Verify(key, digest, Convert.FromHexString(vector[2]), 0);
            Assert.AreEqual(vector[0].StartsWith('P'), isValid, vector[0] + " " + vector[3]);
        }

        Assert.HasCount(15, vectors);
    }

    // Wycheproof signatures are DER. What is not DER of two integers of 32 bytes cannot be put into our 64 bytes at all;
    // everything else must come out as Wycheproof says.
    [TestMethod]
    public void P256Verifier_Wycheproof_GivesPublishedResults()
    {
        P256Verifier verifier = new();
        int valid = 0;
        int refused = 0;
        int notRepresentable = 0;
        foreach (WycheproofCase test in WycheproofCase.ReadAll())
        {
            byte[]? signature = ToRaw(test.DerSignature);
            if (signature is null)
            {
                Assert.IsFalse(test.IsValid, test.Name);
                notRepresentable++;
                continue;
            }

            verifier.Begin(test.PublicKey, SHA256.HashData(test.Message), signature, 0);
            while (!verifier.Step())
            {
            }

            Assert.AreEqual(test.IsValid, verifier.Result, test.Name);
            valid += test.IsValid ? 1 : 0;
            refused += test.IsValid ? 0 : 1;
        }

        Assert.AreEqual(484, valid + refused + notRepresentable);
        Assert.IsGreaterThan(100, valid);
        Assert.IsGreaterThan(50, refused);
    }

    /// <summary>The published signature with the lower one of s and n − s.</summary>
    private static string LowS(string signature)
    {
        BigInteger s = new(Convert.FromHexString(signature[64..]), true, true);
        BigInteger low = BigInteger.Min(s, Evidence.ReferenceP256.Order - s);
        return signature[..64] + Convert.ToHexStringLower(Evidence.ReferenceP256.Bytes(low));
    }

    private static byte[]? ToRaw(byte[] der)
    {
        try
        {
            AsnReader reader = new(der, AsnEncodingRules.DER);
            AsnReader sequence = reader.ReadSequence();
            BigInteger r = sequence.ReadInteger();
            BigInteger s = sequence.ReadInteger();
            sequence.ThrowIfNotEmpty();
            reader.ThrowIfNotEmpty();
            if (r.Sign < 0 || s.Sign < 0 || r.GetByteCount(true) > 32 || s.GetByteCount(true) > 32)
            {
                return null;
            }

            byte[] raw = new byte[64];
            r.TryWriteBytes(raw.AsSpan(32 - r.GetByteCount(true)), out _, true, true);
            s.TryWriteBytes(raw.AsSpan(64 - s.GetByteCount(true)), out _, true, true);
            return raw;
        }
        catch (AsnContentException)
        {
            return null;
        }
    }
}
