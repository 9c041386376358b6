using MeterNode.Wire;

namespace MeterNode.Tools.Tests.Wire;

/// <summary>What strangers put into files beside or instead of evidence.</summary>
[TestClass]
public sealed class HostileEvidenceTests
{
    private readonly TestPlant _plant = new();

    [TestMethod]
    public void Read_Garbage_IsNotInOrderAndHasNoNode()
    {
        byte[] garbage = new byte[100_000];
        new Random(7).NextBytes(garbage);
        using EvidenceCheck check = Asked.Of(_plant.Registry, [garbage]);

        Assert.IsFalse(check.IsInOrder);
        Assert.IsEmpty(check.Nodes);
        Assert.StartsWith("no not-a-pack", Asked.Say(check.Answers.Authentic));
        Assert.AreEqual("no no-packs", Asked.Say(check.Answers.Complete));
    }

    [TestMethod]
    public void Read_TenUnknownKeys_IsOneFindingOverEverything()
    {
        List<byte[]> packs = _plant.Node.Next(3);
        packs.AddRange(Enumerable.Range(0, 10).SelectMany(_ => new TestPlant().Node.Next(2)));
        using EvidenceCheck check = Asked.Of(_plant.Registry, packs);

        Assert.HasCount(1, check.Nodes);
        Assert.AreEqual("no unknown-key (20)", Asked.Say(check.Answers.Authentic));
    }

    [TestMethod]
    public void Read_ForgedPacksOfAnyNumber_DoNotMoveWhatTheKeySigned()
    {
        List<byte[]> packs = _plant.Node.Next(5);
        var random = new Random(3);
        var forger = new TestPlant();
        byte[] Forge(long seq)
        {
            var pack = new PackWriter { Seq = seq, Payload = _plant.Node.Payload(0) };
            pack.ProtectedHeader = pack.Header(_plant.Node.Key);
            return pack.Write(forger.Node.Key);
        }

        List<byte[]> mixed = [.. packs.SelectMany(pack => (byte[][])[Forge(random.Next()), pack, Forge(1L << 52)])];
        using EvidenceCheck check = Asked.Of(_plant.Registry, mixed);
        using EvidenceCheck clean = Asked.Of(_plant.Registry, packs);

        Assert.AreEqual(EvidenceStage.Reading, check.Stage);
        Assert.AreEqual(5L, check.Nodes.Single().Packs);
        Assert.AreEqual(Asked.Say(clean.Nodes[0].Answers.Complete), Asked.Say(check.Nodes[0].Answers.Complete));
        Assert.AreEqual(10L, check.Nodes[0].Answers.Authentic.Findings.Single().Count);
    }

    [TestMethod]
    public void Read_FileThatIsEmpty_SaysThatThereIsNoPack()
    {
        using EvidenceCheck check = Asked.Of(_plant.Registry, [Array.Empty<byte>()]);

        Assert.AreEqual("yes | no no-packs | yes | no", Asked.Say(check.Answers));
    }
}
