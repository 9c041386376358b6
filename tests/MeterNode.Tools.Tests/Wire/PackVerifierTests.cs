using System.Security.Cryptography;
using MeterNode.Wire;

namespace MeterNode.Tools.Tests.Wire;

[TestClass]
public class PackVerifierTests
{
    private readonly TestPlant _plant = new();

    [TestMethod]
    public void Verify_GenuinePack_IsAuthenticAndReadable()
    {
        byte[] bytes = _plant.Node.Next();
        using var verifier = new PackVerifier(_plant.Registry);

        VerifiedPack result = verifier.Verify(bytes);

        Assert.AreEqual(new Judgement(Verdict.Accepted), result.Judgement);
        Assert.AreEqual("node-1", result.Node!.Id);
        Assert.AreEqual(0, result.Pack!.Seq);
        Assert.AreEqual(1, result.Pack.Boot);
        Assert.AreEqual('S', result.Payload!.TimeQuality);
        Assert.AreEqual(_plant.Node.Eui64, result.Payload.Eui64);
        Assert.AreEqual(230.4, result.Payload.Number("u1"));
        Assert.AreEqual("V", result.Payload.AllRecords.First(record => record.Name == "u1").Unit);
        Assert.AreEqual(TestNode.StartSeconds + 10.0, result.Payload.AllRecords.First(record => record.Name == "p").AtSeconds);
        CollectionAssert.AreEqual(SHA256.HashData(bytes), result.Pack.Hash.ToArray());
    }

    /// <summary>Whatever byte is changed to whatever value: never accepted.</summary>
    [TestMethod]
    public void Verify_AnyByteChanged_IsNeverAuthentic()
    {
        byte[] bytes = _plant.Node.Next();
        using var verifier = new PackVerifier(_plant.Registry);
        for (int i = 0; i < bytes.Length; i++)
        {
            byte original = bytes[i];
            foreach (int change in (int[])[1, 2, 4, 8, 16, 32, 64, 128, 255])
            {
                bytes[i] = (byte)(original ^ change);
                Assert.IsFalse(verifier.Verify(bytes).IsAuthentic, $"byte {i} xor {change}");
            }

            bytes[i] = original;
        }

        Assert.IsTrue(verifier.Verify(bytes).IsAuthentic);
    }

    [TestMethod]
    public void Verify_AnyTruncation_IsTruncated()
    {
        byte[] bytes = _plant.Node.Next();
        using var verifier = new PackVerifier(_plant.Registry);
        for (int length = 0; length < bytes.Length; length++)
        {
            Assert.AreEqual(
                new Judgement(Verdict.Malformed, PackError.Truncated),
                verifier.Verify(bytes.AsMemory(0, length)).Judgement,
                $"{length} bytes");
        }

        Assert.AreEqual(new Judgement(Verdict.Malformed, PackError.TrailingBytes), verifier.Verify((byte[])[.. bytes, 0]).Judgement);
    }

    [TestMethod]
    public void Verify_KeyNotInRegistry_IsUnknownNode()
    {
        using var verifier = new PackVerifier(_plant.Registry);

        Assert.AreEqual(Verdict.UnknownNode, verifier.Verify(new TestPlant().Node.Next()).Judgement.Verdict);
    }

    [TestMethod]
    public void Verify_OtherKeyUnderRegisteredKid_IsBadSignature()
    {
        TestNode forger = new TestPlant().Node;
        byte[] payload = _plant.Node.Payload(0);
        byte[] pack =
            new PackWriter { ProtectedHeader = new PackWriter { Payload = payload }.Header(_plant.Node.Key), Payload = payload }.Write(
                forger.Key);
        using var verifier = new PackVerifier(_plant.Registry);

        Assert.AreEqual(Verdict.BadSignature, verifier.Verify(pack).Judgement.Verdict);
    }

    [TestMethod]
    public void Verify_BaseNameOfAnotherNode_IsMalformed()
    {
        byte[] pack = _plant.Node.Sign(new TestPlant(2).Nodes[1].Payload(0));
        using var verifier = new PackVerifier(_plant.Registry);

        Assert.AreEqual(new Judgement(Verdict.Malformed, PackError.NodeNameMismatch), verifier.Verify(pack).Judgement);
    }

    [TestMethod]
    public void Verify_BareKey_AcceptsWithoutNodeName()
    {
        byte[] pack = _plant.Node.Next();
        Registry registry = Registry.Parse(System.Text.Encoding.ASCII.GetBytes(_plant.Node.Key.ExportSubjectPublicKeyInfoPem()));
        using var verifier = new PackVerifier(registry);

        Assert.IsTrue(verifier.Verify(pack).IsAuthentic);
        Assert.AreEqual(registry.Nodes[0].Kid.ToString("x16"), registry.Nodes[0].Id);
    }
}
