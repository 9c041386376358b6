using MeterNode.Wire;

namespace MeterNode.Tools.Tests.Wire;

/// <summary>The test node makes a pack a minute; a "month" here is ten minutes.</summary>
[TestClass]
public sealed class EvidencePeriodTests
{
    private readonly TestPlant _plant = new();
    private readonly List<byte[]> _packs;

    public EvidencePeriodTests() => _packs = _plant.Node.Next(30);

    [TestMethod]
    public void Period_MonthAlone_IsCompleteAndItsFiguresAreItsOwn()
    {
        using EvidenceCheck check = Check(_packs[10..20], 600, 1200);
        NodeSummary node = check.Nodes.Single();

        Assert.AreEqual("yes", Asked.Say(node.Answers.Complete));
        Assert.IsTrue(check.IsInOrder);
        Assert.AreEqual((10L, 10L, 19L), (node.Packs, node.FirstSeq!.Value, node.LastSeq!.Value));
        Assert.AreEqual(TestNode.StartSeconds + 1200.0, node.Headline.ToUtcSeconds);
        Assert.AreEqual(590.0 / 600, node.Headline.Coverage!.Value, 1e-9, "without the pack before, the first reading's ten seconds lack");
        Assert.IsEmpty(check.Findings);
    }

    [TestMethod]
    public void Period_TwoThatTouch_HaveTogetherTheEnergyOfBoth()
    {
        foreach (double border in (double[])[600, 610, 630, 659.5])
        {
            using EvidenceCheck first = Check(_packs, 0, border);
            using EvidenceCheck second = Check(_packs, border, 1800);
            using EvidenceCheck both = Check(_packs, 0, 1800);

            Assert.AreEqual(
                both.Nodes[0].Headline.EnergyJoules, first.Nodes[0].Headline.EnergyJoules + second.Nodes[0].Headline.EnergyJoules,
                $"border {border}");
            Assert.AreEqual(
                both.Nodes[0].Headline.MeteredSeconds,
                first.Nodes[0].Headline.MeteredSeconds + second.Nodes[0].Headline.MeteredSeconds, 1e-6, $"border {border}");
            Assert.IsTrue(first.IsInOrder && second.IsInOrder);
        }
    }

    [TestMethod]
    public void Period_PackAcrossTheBorder_IsOfBoth()
    {
        using EvidenceCheck first = Check(_packs, 0, 630);
        using EvidenceCheck second = Check(_packs, 630, 1200);

        Assert.AreEqual(10L, first.Nodes[0].LastSeq);
        Assert.AreEqual(10L, second.Nodes[0].FirstSeq);
        Assert.AreEqual(TestNode.StartSeconds + 600.0, first.Nodes[0].Headline.ToUtcSeconds, "its end is behind the border");
        Assert.AreEqual(TestNode.StartSeconds + 600.0, second.Nodes[0].Headline.FromUtcSeconds);
    }

    [TestMethod]
    [DataRow(12, 20, "no begins-late 12-12")]
    [DataRow(10, 18, "yes", DisplayName = "120 s are allowed")]
    [DataRow(10, 17, "no ends-early 16-16")]
    [DataRow(13, 16, "no begins-late 13-13 ends-early 15-15")]
    public void Period_FileThatDoesNotFillIt_SaysSo(int first, int end, string said)
    {
        using EvidenceCheck check = Check(_packs[first..end], 600, 1200);

        Assert.AreEqual(said, Asked.Say(check.Nodes[0].Answers.Complete));
    }

    [TestMethod]
    public void Period_NodeThatWasOffAtTheBorder_IsCompleteWhenItsNeighbourIsThere()
    {
        var plant = new TestPlant();
        TestNode node = plant.Node;
        List<byte[]> before = node.Next(10);
        node.Boot = 2;
        List<byte[]> after = [.. Enumerable.Range(15, 5).Select(minute => node.Sign(node.Payload(minute)))];
        using EvidenceCheck whole = Asked.Of(plant.Registry, [.. before, .. after], Asked.Period(600, 1200));
        using EvidenceCheck alone = Asked.Of(plant.Registry, after, Asked.Period(600, 1200));

        Assert.StartsWith("yes", Asked.Say(whole.Nodes[0].Answers.Complete));
        Assert.Contains("begins-late 10-10", Asked.Say(alone.Nodes[0].Answers.Complete));
        Assert.AreEqual(290.0 / 600, whole.Nodes[0].Headline.Coverage!.Value, 1e-9);
    }

    [TestMethod]
    public void Period_DamageElsewhere_DoesNotMatter()
    {
        List<byte[]> packs = [.. _packs];
        packs[3] = [.. packs[3]];
        packs[3][^70] ^= 1;
        packs[27] = [.. packs[27]];
        packs[27][^70] ^= 1;
        packs.RemoveAt(25);
        using EvidenceCheck within = Check(packs, 600, 1200);
        using EvidenceCheck all = Asked.Of(_plant.Registry, packs);

        Assert.IsTrue(within.IsInOrder);
        Assert.IsEmpty(within.Findings);
        Assert.AreEqual("no bad-signature 3-27 (2)", Asked.Say(all.Nodes[0].Answers.Authentic));
        Assert.AreEqual("no packs-missing 3-27 (3) unmetered (210)", Asked.Say(all.Nodes[0].Answers.Complete));
    }

    [TestMethod]
    public void Period_DamageInIt_Matters()
    {
        _packs[15][^70] ^= 1;
        using EvidenceCheck check = Check(_packs, 600, 1200);

        Assert.AreEqual("no bad-signature 15-15", Asked.Say(check.Nodes[0].Answers.Authentic));
        Assert.AreEqual("no packs-missing 15-15 unmetered (70)", Asked.Say(check.Nodes[0].Answers.Complete));
    }

    [TestMethod]
    public void Period_LinkToThePackBefore_IsOfTheFirstPack()
    {
        List<byte[]> packs = _packs[..10];
        _plant.Node.Seq = 10;
        _plant.Node.Previous = new byte[32];
        packs.AddRange(_plant.Node.Next(10));
        using EvidenceCheck with = Check(packs, 600, 1200);
        using EvidenceCheck without = Check(packs[10..], 600, 1200);
        using EvidenceCheck before = Check(packs, 0, 600);

        Assert.AreEqual("no chain-break 10-10", Asked.Say(with.Nodes[0].Answers.Complete));
        Assert.AreEqual("yes", Asked.Say(without.Nodes[0].Answers.Complete), "nobody can see it");
        Assert.AreEqual("yes", Asked.Say(before.Nodes[0].Answers.Complete));
    }

    [TestMethod]
    public void Period_PacksWithoutUtcBetweenTwoOfIt_AreOfIt()
    {
        var plant = new TestPlant();
        TestNode node = plant.Node;
        List<byte[]> packs = [.. node.Next(12), .. Enumerable.Range(0, 3).Select(_ => node.Next(timeQuality: 'R')), .. node.Next(7)];
        packs.AddRange(Enumerable.Range(0, 2).Select(_ => node.Next(timeQuality: 'R')));
        using EvidenceCheck check = Asked.Of(plant.Registry, packs, Asked.Period(600, 1300));

        Assert.AreEqual((12L, 10L, 21L), (check.Nodes[0].Packs, check.Nodes[0].FirstSeq!.Value, check.Nodes[0].LastSeq!.Value));
        Assert.AreEqual("yes unmetered (190) no-utc 12-14 (3)", Asked.Say(check.Nodes[0].Answers.Complete));
    }

    [TestMethod]
    public void Period_WithoutAPackOfIt_IsNoPacksUnlessTheKeyCannotHaveAny()
    {
        using EvidenceCheck later = Check(_packs, 6000, 7000);
        using EvidenceCheck earlier = Check(_packs, -7000, -6000);
        var ended = new Registry("test", _plant.PlantKey.ExportSubjectPublicKeyInfo(),
            [StatementWriter.Ended(_plant.Node, StatementWriter.End(_plant.Node, _plant.PlantKey, TestNode.StartSeconds + 1800))]);
        using EvidenceCheck retired = Asked.Of(ended, _packs, Asked.Period(6000, 7000));

        Assert.AreEqual("no no-packs", Asked.Say(later.Nodes.Single().Answers.Complete));
        Assert.IsEmpty(earlier.Nodes, "its history begins behind the period");
        Assert.AreEqual("no no-packs", Asked.Say(earlier.Answers.Complete));
        Assert.IsEmpty(retired.Nodes, "the key had ended");
    }

    [TestMethod]
    public void Period_ReplacedBoard_EachKeyIsAskedForItsTime()
    {
        var plant = new TestPlant();
        List<byte[]> former = plant.Node.Next(10);
        TestNode board = plant.Replace(minutes: 12);
        var registry = new Registry("test", plant.PlantKey.ExportSubjectPublicKeyInfo(),
        [
            StatementWriter.Ended(plant.Node, StatementWriter.End(plant.Node, plant.PlantKey, TestNode.StartSeconds + 610)),
            board.Registered,
        ]);
        using EvidenceCheck check = Asked.Of(registry, [.. former, .. board.Next(10)], Asked.Period(0, 1320));

        Assert.IsTrue(check.IsInOrder, Asked.Everything(check));
    }

    [TestMethod]
    public void Period_ControlAccuracy_IsOfTheEvaluationPeriodsThatEndInIt()
    {
        using EvidenceCheck first = Check(_packs, 0, 900);
        using EvidenceCheck second = Check(_packs, 901, 1800);
        using EvidenceCheck none = Check(_packs, 905, 1700);

        var worst = new AccuracyHeadline(1.45, 1, AccuracyDefinition.P95, TestNode.StartSeconds + 900, 1);
        Assert.AreEqual(worst, first.Nodes[0].Headline.Accuracy);
        Assert.AreEqual(TestNode.StartSeconds + 1800.0, second.Nodes[0].Headline.Accuracy!.EndUtcSeconds);
        Assert.IsNull(none.Nodes[0].Headline.Accuracy);
    }

    private EvidenceCheck Check(IEnumerable<byte[]> packs, double from, double to) =>
        Asked.Of(_plant.Registry, packs, Asked.Period(from, to));
}
