using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text.Json;
using MeterNode.Core.Evidence;

namespace MeterNode.Tools.Tests.Vectors;

/// <summary>The COSE working group's COSE_Sign1 examples against the firmware's code.</summary>
[TestClass]
public class CoseVectorTests
{
    // All examples carry kid in the unprotected header, which our profile refuses last: what is wrong besides comes first.
    [TestMethod]
    [DataRow("Appendix_C_2_1.json", CoseStatus.UnprotectedNotEmpty, true)]
    [DataRow("ecdsa-sig-01.json", CoseStatus.UnprotectedNotEmpty, true)]
    [DataRow("sign-pass-01.json", CoseStatus.MissingAlgorithm, false)] // nothing protected
    [DataRow("sign-pass-02.json", CoseStatus.UnprotectedNotEmpty, false)] // external data, which we never have
    [DataRow("sign-pass-03.json", CoseStatus.NotTagged, false)]
    [DataRow("sign-fail-01.json", CoseStatus.WrongTag, false)]
    [DataRow("sign-fail-02.json", CoseStatus.UnprotectedNotEmpty, false)] // the payload was changed
    [DataRow("sign-fail-03.json", CoseStatus.WrongAlgorithm, false)]
    [DataRow("sign-fail-04.json", CoseStatus.WrongAlgorithm, false)]
    public void CoseSign1Reader_Example_GivesStatusAndSignatureVerdict(string file, CoseStatus expected, bool isSignatureValid)
    {
        JsonElement example = Read(file);
        byte[] message = Convert.FromHexString(example.GetProperty("output").GetProperty("cbor").GetString()!);
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
    [DataRow("Appendix_C_2_1.json")]
    [DataRow("ecdsa-sig-01.json")]
    public void Digest_Example_IsTheHashOfItsSigStructure(string file)
    {
        JsonElement example = Read(file);
        byte[] message = Convert.FromHexString(example.GetProperty("output").GetProperty("cbor").GetString()!);
        CoseSign1Reader reader = new();
        reader.Read(message, 0, message.Length, -1);
        byte[] digest = new byte[32];
        reader.Digest(new Sha256(), digest);
        byte[] toBeSigned = Convert.FromHexString(example.GetProperty("intermediates").GetProperty("ToBeSign_hex").GetString()!);
        CollectionAssert.AreEqual(SHA256.HashData(toBeSigned), digest);
    }

    // The signatures themselves, external data or not, over the published Sig_structure.
    [TestMethod]
    [DataRow("sign-pass-01.json")]
    [DataRow("sign-pass-02.json")]
    [DataRow("sign-pass-03.json")]
    public void P256Verifier_SigStructure_IsValid(string file)
    {
        JsonElement example = Read(file);
        byte[] message = Convert.FromHexString(example.GetProperty("output").GetProperty("cbor").GetString()!);
        byte[] toBeSigned = Convert.FromHexString(example.GetProperty("intermediates").GetProperty("ToBeSign_hex").GetString()!);
        Assert.IsTrue(P256Verifier.Verify(PublicKey(example), SHA256.HashData(toBeSigned), message, message.Length - 64));
    }

    private static JsonElement Read(string file) =>
        JsonDocument.Parse(File.ReadAllText(SharedData.Require("vectors/cose_sign1/" + file))).RootElement;

    private static byte[] PublicKey(JsonElement example)
    {
        JsonElement key = example.GetProperty("input").GetProperty("sign0").GetProperty("key");
        return [4, .. Base64Url.DecodeFromChars(key.GetProperty("x").GetString()), .. Base64Url.DecodeFromChars(key.GetProperty("y").GetString())];
    }
}
