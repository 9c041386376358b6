using MeterNode.Wire;

namespace MeterNode.Tools.Tests.Wire;

[TestClass]
public sealed class AuthenticAnswerTests
{
    private readonly TestPlant _plant = new();

    [TestMethod]
    public void Authentic_WholeChain_IsYesWithoutFindings() => Assert.AreEqual("yes", Say(_plant.Node.Next(5)));

    [TestMethod]
    public void Authentic_ChangedPack_IsBadSignatureWithItsNumber()
    {
        List<byte[]> packs = _plant.Node.Next(6);
        packs[2][^70] ^= 1;
        packs[4][^70] ^= 1;

        Assert.AreEqual("no bad-signature 2-4 (2)", Say(packs));
    }

    [TestMethod]
    public void Authentic_ReplacedS_SaysHighSAndBlamesNobody()
    {
        _plant.Node.Version = 1;
        List<byte[]> packs = _plant.Node.Next(5);
        Es256.ReplaceS(packs[2]);
        using EvidenceCheck check = Asked.Of(_plant.Registry, packs);

        Assert.AreEqual("no high-s 2-2", Asked.Say(check.Nodes[0].Answers.Authentic));
        Assert.Contains("high S", check.Nodes[0].Answers.Authentic.Findings[0].Text);
        Assert.AreEqual("yes", Asked.Say(check.Nodes[0].Answers.Complete));
    }

    [TestMethod]
    public void Authentic_PackBehindTheEndOfItsKey_IsKeyEnded()
    {
        var registry = new Registry("test", _plant.PlantKey.ExportSubjectPublicKeyInfo(),
            [StatementWriter.Ended(_plant.Node, StatementWriter.End(_plant.Node, _plant.PlantKey, TestNode.StartSeconds + 180))]);
        using EvidenceCheck check = Asked.Of(registry, _plant.Node.Next(5));

        Assert.AreEqual("no key-ended 3-4 (2)", Asked.Say(check.Nodes[0].Answers.Authentic));
        Assert.AreEqual("yes", Asked.Say(check.Nodes[0].Answers.Complete));
    }

    [TestMethod]
    public void Authentic_PiecesOfNoKey_AreStatedOverEverythingAndNotOfTheNode()
    {
        List<byte[]> packs = [.. _plant.Node.Next(3), new TestPlant().Node.Next(), [1, 2, 3]];
        using EvidenceCheck check = Asked.Of(_plant.Registry, packs);

        Assert.AreEqual("yes", Asked.Say(check.Nodes.Single().Answers.Authentic));
        Assert.AreEqual("no not-a-pack unknown-key", Asked.Say(check.Answers.Authentic));
        Assert.IsFalse(check.IsInOrder);
    }

    [TestMethod]
    public void Authentic_PackThatItsKeySignedAndIsNone_IsNotAPackOfThatKey()
    {
        byte[] pack = _plant.Node.Sign([0x80]);

        Assert.AreEqual("no not-a-pack 0-0", Say([pack]));
    }

    [TestMethod]
    public void Authentic_NothingButChangedPacks_IsOfTheKeyThatTheyName()
    {
        List<byte[]> packs = _plant.Node.Next(2);
        packs.ForEach(pack => pack[^70] ^= 1);
        using EvidenceCheck check = Asked.Of(_plant.Registry, packs, Asked.Period(0, 60));

        Assert.AreEqual("no bad-signature 0-1 (2)", Asked.Say(check.Nodes.Single().Answers.Authentic));
        Assert.AreEqual("no no-packs", Asked.Say(check.Nodes[0].Answers.Complete));
    }

    [TestMethod]
    public void Authentic_BareKey_NotesThatNoEnrolmentWasChecked()
    {
        var registry = new Registry("", null, [RegisteredNode.FromKey(_plant.Node.Key.ExportSubjectPublicKeyInfo())]);
        using EvidenceCheck check = Asked.Of(registry, _plant.Node.Next(2));

        Assert.AreEqual("yes enrolment-unchecked", Asked.Say(check.Answers.Authentic));
        Assert.IsTrue(check.IsInOrder);
    }

    [TestMethod]
    public void Authentic_VirtualBoard_IsNoted()
    {
        var simulation = new TestPlant(site: "simulation");
        using EvidenceCheck check = Asked.Of(simulation.Registry, simulation.Node.Next(2));

        Assert.AreEqual("yes virtual-board", Asked.Say(check.Nodes[0].Answers.Authentic));
    }

    [TestMethod]
    public void Authentic_AnotherPlantKeyThanTheTrustedOne_IsNo()
    {
        using var check = new EvidenceCheck(_plant.Registry, Asked.Now) { TrustedFingerprint = new TestPlant().Registry.Fingerprint };
        check.Read([.. _plant.Node.Next(2).SelectMany(pack => pack)], "file");
        using var trusted = new EvidenceCheck(_plant.Registry, Asked.Now) { TrustedFingerprint = _plant.Registry.Fingerprint };
        trusted.Read([.. _plant.Node.Next(2).SelectMany(pack => pack)], "file");

        Assert.AreEqual("no plant-key-other", Asked.Say(check.Answers.Authentic));
        Assert.AreEqual("yes", Asked.Say(trusted.Answers.Authentic));
    }

    private string Say(IEnumerable<byte[]> packs)
    {
        using EvidenceCheck check = Asked.Of(_plant.Registry, packs);
        return Asked.Say(check.Nodes.Single().Answers.Authentic);
    }
}
