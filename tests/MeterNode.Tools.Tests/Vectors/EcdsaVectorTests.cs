using System.Formats.Asn1;
using System.Numerics;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using MeterNode.Core.Evidence;

namespace MeterNode.Tools.Tests.Vectors;

/// <summary>RFC 6979, NIST CAVP and Wycheproof against the firmware's signer and verifier.</summary>
[TestClass]
public class EcdsaVectorTests
{
    [TestMethod]
    public void P256Signer_Rfc6979_GivesPublishedSignatures()
    {
        JsonElement vectors = Read("vectors/ecdsa_p256_sha256/rfc6979_a25_p256_sha256.json");
        P256Signer signer = new(Convert.FromHexString(vectors.GetProperty("x").GetString()!));
        Assert.AreEqual("04" + vectors.GetProperty("Ux").GetString() + vectors.GetProperty("Uy").GetString(), Convert.ToHexString(signer.PublicKey));
        int count = 0;
        foreach (JsonElement vector in vectors.GetProperty("signatures").EnumerateArray())
        {
            byte[] digest = SHA256.HashData(Encoding.UTF8.GetBytes(vector.GetProperty("message").GetString()!));
            byte[] signature = Evidence.Signing.Sign(signer, digest);
            Assert.AreEqual(vector.GetProperty("r").GetString() + vector.GetProperty("s").GetString(), Convert.ToHexString(signature));
            Assert.IsTrue(P256Verifier.Verify(signer.PublicKey, digest, signature, 0));
            count++;
        }

        Assert.IsGreaterThanOrEqualTo(2, count);
    }

    [TestMethod]
    public void P256Verifier_Cavp_GivesPublishedResults()
    {
        List<Dictionary<string, string>> blocks = ResponseFile.Read("vectors/ecdsa_p256_sha256/CAVP_SigVer_P-256_SHA-256.rsp");
        foreach (Dictionary<string, string> block in blocks)
        {
            byte[] key = Convert.FromHexString("04" + block["Qx"].PadLeft(64, '0') + block["Qy"].PadLeft(64, '0'));
            byte[] signature = Convert.FromHexString(block["R"].PadLeft(64, '0') + block["S"].PadLeft(64, '0'));
            byte[] digest = SHA256.HashData(Convert.FromHexString(block["Msg"]));
            Assert.AreEqual(block["Result"].StartsWith('P'), P256Verifier.Verify(key, digest, signature, 0), block["Result"] + " " + block["Msg"]);
        }

        Assert.IsGreaterThanOrEqualTo(15, blocks.Count);
    }

    // Wycheproof signatures are DER. What is not DER of two integers of 32 bytes cannot be put into our 64 bytes at all;
    // everything else must come out as Wycheproof says.
    [TestMethod]
    public void P256Verifier_Wycheproof_GivesPublishedResults()
    {
        JsonElement file = Read("vectors/ecdsa_p256_sha256/wycheproof_ecdsa_secp256r1_sha256_test.json");
        P256Verifier verifier = new();
        int valid = 0;
        int refused = 0;
        int notRepresentable = 0;
        foreach (JsonElement group in file.GetProperty("testGroups").EnumerateArray())
        {
            byte[] key = Convert.FromHexString(group.GetProperty("publicKey").GetProperty("uncompressed").GetString()!);
            foreach (JsonElement test in group.GetProperty("tests").EnumerateArray())
            {
                bool isValid = test.GetProperty("result").GetString() == "valid";
                byte[]? signature = ToRaw(Convert.FromHexString(test.GetProperty("sig").GetString()!));
                if (signature is null)
                {
                    Assert.IsFalse(isValid, "test " + test.GetProperty("tcId"));
                    notRepresentable++;
                    continue;
                }

                byte[] digest = SHA256.HashData(Convert.FromHexString(test.GetProperty("msg").GetString()!));
                verifier.Begin(key, digest, signature, 0);
                while (!verifier.Step())
                {
                }

                Assert.AreEqual(isValid, verifier.Result, $"test {test.GetProperty("tcId")}: {test.GetProperty("comment")}");
                valid += isValid ? 1 : 0;
                refused += isValid ? 0 : 1;
            }
        }

        Assert.AreEqual(file.GetProperty("numberOfTests").GetInt32(), valid + refused + notRepresentable);
        Assert.IsGreaterThan(100, valid);
        Assert.IsGreaterThan(50, refused);
    }

    private static JsonElement Read(string relative) => JsonDocument.Parse(File.ReadAllText(SharedData.Require(relative))).RootElement;

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
