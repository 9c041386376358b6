using MeterNode.Wire;

namespace MeterNode.Tools.Tests.Wire;

[TestClass]
public sealed class CompleteAnswerTests
{
    private readonly TestPlant _plant = new();

    [TestMethod]
    public void Complete_WholeChain_IsYes() => Assert.AreEqual("yes", Say(_plant.Node.Next(5)));

    [TestMethod]
    public void Complete_MissingPacks_CountsThemAndTheTimeThatNobodyMetered()
    {
        List<byte[]> packs = _plant.Node.Next(10);

        Assert.AreEqual(
            "no packs-missing 2-7 (3) unmetered (200)", Say([packs[0], packs[1], packs[3], packs[4], packs[5], packs[8], packs[9]]));
    }

    [TestMethod]
    public void Complete_DeclaredGap_IsANote()
    {
        List<byte[]> packs = _plant.Node.Next(4);
        packs.Add(_plant.Node.Next(payload => payload.Text("ev", "gap first=1 last=2 cause=full", 5)));

        Assert.AreEqual("yes packs-declared 1-2 (2) unmetered (130)", Say([packs[0], packs[3], packs[4]]));
    }

    [TestMethod]
    public void Complete_BrokenLink_IsChainBreak()
    {
        List<byte[]> packs = _plant.Node.Next(2);
        _plant.Node.Previous = new byte[32];
        packs.AddRange(_plant.Node.Next(2));

        Assert.AreEqual("no chain-break 2-2", Say(packs));
    }

    [TestMethod]
    public void Complete_TwoHistories_IsConflictOnceForEachPackOfTheOther()
    {
        List<byte[]> packs = _plant.Node.Next(2);
        byte[] afterTwo = _plant.Node.Previous;
        List<byte[]> one = _plant.Node.Next(3);
        _plant.Node.Seq = 2;
        _plant.Node.Previous = afterTwo;
        List<byte[]> other = [.. Enumerable.Range(0, 3).Select(_ => _plant.Node.Next(payload => payload.Number("rate", "Hz", 875, 60)))];

        Assert.AreEqual("no conflict 2-4 (3)", Say([.. packs, .. one, .. other]));
        Assert.AreEqual("no conflict 2-4 (3)", Say([.. other.AsEnumerable().Reverse(), .. packs, .. one]));
    }

    [TestMethod]
    public void Complete_NoPack_IsNo()
    {
        using EvidenceCheck check = Asked.Of(_plant.Registry, Array.Empty<byte[]>());

        Assert.AreEqual("no no-packs", Asked.Say(check.Answers.Complete));
        Assert.IsEmpty(check.Nodes);
    }

    [TestMethod]
    public void Complete_PacksWithoutUtcAndBehindAReceipt_AreNoted()
    {
        TestNode node = _plant.Node;
        List<byte[]> packs = [node.Next(), node.Next(timeQuality: 'R'), node.Next(timeQuality: 'R')];
        node.Boot = 9;
        packs.Add(node.Next(payload => payload.Text("ev", "resume first=3 boot=9", 5)));

        Assert.AreEqual("yes unmetered (130) no-utc 1-2 (2) resumed 3-3", Say(packs));
    }

    [TestMethod]
    public void Complete_TimeThatThePackSaysItDidNotMeter_IsNoted()
    {
        List<byte[]> packs = [_plant.Node.Next(), _plant.Node.Next(payload => payload.Number("unmet", "s", 12.5, 60)), _plant.Node.Next()];

        Assert.AreEqual("yes unmetered (12)", Say(packs));
    }

    private string Say(IEnumerable<byte[]> packs)
    {
        using EvidenceCheck check = Asked.Of(_plant.Registry, packs);
        return Asked.Say(check.Nodes.Single().Answers.Complete);
    }
}
