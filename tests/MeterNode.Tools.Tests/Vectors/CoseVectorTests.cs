using System.Security.Cryptography;
using System.Text.Json;
using MeterNode.Core.Evidence;
using MeterNode.Tests.Vectors;

namespace MeterNode.Tools.Tests.Vectors;

/// <summary>The COSE working group's COSE_Sign1 examples against the firmware's code.</summary>
[TestClass]
public class CoseVectorTests
{
    // All examples carry kid in the unprotected header, which our profile refuses last: what is wrong besides comes first.
    [TestMethod]
    [DataRow("Appendix_C_2_1", CoseStatus.UnprotectedNotEmpty, true)]
    [DataRow("ecdsa-sig-01", CoseStatus.UnprotectedNotEmpty, true)]
    [DataRow("sign-pass-01", CoseStatus.MissingAlgorithm, false)] // nothing protected
    [DataRow("sign-pass-02", CoseStatus.UnprotectedNotEmpty, false)] // external data, which we never have
    [DataRow("sign-pass-03", CoseStatus.NotTagged, false)]
    [DataRow("sign-fail-01", CoseStatus.WrongTag, false)]
    [DataRow("sign-fail-02", CoseStatus.UnprotectedNotEmpty, false)] // the payload was changed
    [DataRow("sign-fail-03", CoseStatus.WrongAlgorithm, false)]
    [DataRow("sign-fail-04", CoseStatus.WrongAlgorithm, false)]
    public void CoseSign1Reader_Example_GivesStatusAndSignatureVerdict(string name, CoseStatus expected, bool isSignatureValid)
    {
        JsonElement example = Read(name);
        byte[] message = Convert.FromHexString(example.GetProperty("message").GetString()!);
        CoseSign1Reader reader = new();
        Assert.AreEqual(expected, reader.Read(message, 0, message.Length, -1));
        if (expected == CoseStatus.UnprotectedNotEmpty)
        {
            byte[] digest = new byte[32];
            reader.Digest(new Sha256(), digest);
            Assert.AreEqual(isSignatureValid, P256Verifier.Verify(PublicKey(example), digest, message, reader.SignatureOffset));
        }
    }

    [TestMethod]
    [DataRow("Appendix_C_2_1")]
    [DataRow("ecdsa-sig-01")]
    public void Digest_Example_IsTheHashOfItsSigStructure(string name)
    {
        JsonElement example = Read(name);
        byte[] message = Convert.FromHexString(example.GetProperty("message").GetString()!);
        CoseSign1Reader reader = new();
        reader.Read(message, 0, message.Length, -1);
        byte[] digest = new byte[32];
        reader.Digest(new Sha256(), digest);
        byte[] toBeSigned = Convert.FromHexString(example.GetProperty("toBeSigned").GetString()!);
        CollectionAssert.AreEqual(SHA256.HashData(toBeSigned), digest);
    }

    // The signatures themselves, external data or not, over the published Sig_structure.
    [TestMethod]
    [DataRow("sign-pass-01")]
    [DataRow("sign-pass-02")]
    [DataRow("sign-pass-03")]
    public void P256Verifier_SigStructure_IsValid(string name)
    {
        JsonElement example = Read(name);
        byte[] message = Convert.FromHexString(example.GetProperty("message").GetString()!);
        byte[] toBeSigned = Convert.FromHexString(example.GetProperty("toBeSigned").GetString()!);
        Assert.IsTrue(P256Verifier.Verify(PublicKey(example), SHA256.HashData(toBeSigned), message, message.Length - 64));
    }

    private static JsonElement Read(string name) =>
        PublishedVectors.Json("cose-sign1.json").EnumerateArray().Single(example => example.GetProperty("name").GetString() == name);

    private static byte[] PublicKey(JsonElement example) =>
        Convert.FromHexString("04" + example.GetProperty("x").GetString() + example.GetProperty("y").GetString());
}
