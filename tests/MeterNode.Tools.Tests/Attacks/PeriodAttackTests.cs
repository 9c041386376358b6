using System.Text;
using MeterNode.Tools.Tests.Wire;
using MeterNode.Wire;

namespace MeterNode.Tools.Tests.Attacks;

/// <summary>What somebody can do to a month by leaving packs out in front of it, behind it, or beside packs without UTC.</summary>
[TestClass]
public sealed class PeriodAttackTests
{
    private static readonly EvidencePeriod s_minutes20To40 = new(At(20), At(40));
    private readonly TestPlant _plant = new();

    /// <summary>The energy of what was left out must not be counted to the period.</summary>
    [TestMethod]
    public void PacksBeforeThePeriodLeftOut_EnergyIsOfWhatIsThere()
    {
        List<byte[]> packs = _plant.Node.Next(60);
        HeadlineFigures whole = Ask(packs).Headline;
        HeadlineFigures cut = Ask([.. packs[..5], .. packs[20..]]).Headline;

        Assert.IsLessThan(whole.EnergyJoules!.Value, cut.EnergyJoules!.Value);
        Assert.AreEqual(At(21), cut.FromUtcSeconds!.Value);
    }

    [TestMethod]
    public void HalfAPeriodCutBesideAPackWithoutUtc_IsBeginsLateAndEndsEarly()
    {
        List<byte[]> packs = [.. _plant.Node.Next(29), _plant.Node.Next(timeQuality: 'U'), .. _plant.Node.Next(30)];

        CollectionAssert.AreEqual((string[])["begins-late"], Wrong(Ask(packs[29..])));
        CollectionAssert.AreEqual((string[])["ends-early"], Wrong(Ask(packs[..30])));
        Assert.IsEmpty(Wrong(Ask(packs)));
    }

    [TestMethod]
    public void NewMachineInThePeriod_HistoryFromItsEnrolment_IsComplete()
    {
        long enrolled = _plant.Node.Registered.Enrolment!.Time.ToUnixTimeSeconds();
        var period = new EvidencePeriod(enrolled - 86400, At(60));
        using EvidenceCheck check = Check(_plant.Node.Next(60), period);

        CollectionAssert.DoesNotContain(Wrong(check.Nodes.Single()), "begins-late");
    }

    [TestMethod]
    public void KeyThatThePlantNeverEnrolled_RegistryOfThePlant_NotEnrolled()
    {
        TestNode node = _plant.Node;
        var stranger = RegisteredNode.Create(node.Id, node.Eui64, "furnace of gold", node.Key.ExportSubjectPublicKeyInfo(), null);
        var registry = new Registry("test", _plant.PlantKey.ExportSubjectPublicKeyInfo(), [stranger]);
        using var check = new EvidenceCheck(registry);
        check.Read([.. node.Next(5).SelectMany(pack => pack)], "x");

        CollectionAssert.AreEqual((string[])["not-enrolled"], Wrong(check.Nodes.Single()));
        Assert.IsFalse(check.IsInOrder);
    }

    /// <summary>A board was replaced in the middle of the period, and what the former one signed is not handed over.</summary>
    [TestMethod]
    public void FileOfTheFormerKeyLeftOut_BeginsLateAndSaysThatItIsNotHere()
    {
        Registry registry = Replaced(out List<byte[]> former, out List<byte[]> present, endMinutes: 30);
        NodeSummary whole = Ask(registry, [.. former, .. present]).Last();
        NodeSummary alone = Ask(registry, present).Single();

        Assert.IsEmpty(Wrong(whole));
        CollectionAssert.AreEqual((string[])["begins-late"], Wrong(alone));
        CollectionAssert.Contains(Notes(alone), "earlier-key");
        CollectionAssert.DoesNotContain(Notes(whole), "earlier-key");
    }

    /// <summary>Without a period nobody asks for the former key, but it is said that it is not here.</summary>
    [TestMethod]
    public void FileOfTheFormerKeyLeftOut_NothingAsked_SaysThatItIsNotHere()
    {
        Registry registry = Replaced(out _, out List<byte[]> present, endMinutes: 30);
        using var check = new EvidenceCheck(registry, DateTimeOffset.FromUnixTimeSeconds(At(100)));
        check.Read([.. present.SelectMany(pack => pack)], "x");

        CollectionAssert.Contains(Notes(check.Nodes.Single()), "earlier-key");
    }

    /// <summary>And the other way round: only the packs of the former board are handed over.</summary>
    [TestMethod]
    public void FileOfTheNextKeyLeftOut_EndsEarly()
    {
        Registry registry = Replaced(out List<byte[]> former, out _, endMinutes: 30);

        CollectionAssert.AreEqual((string[])["ends-early"], Wrong(Ask(registry, former).Single()));
    }

    /// <summary>A board may have been dead for a while before somebody ended its key: the plant can say since when.</summary>
    [TestMethod]
    public void BoardStoppedBeforeThePeriodEnds_EndsEarlySaysHowThePlantStatesIt()
    {
        NodeSummary node = Ask(_plant.Node.Next(30));

        StatedFinding finding = node.Answers.Complete.Findings.Single(found => found.Code == "ends-early");
        StringAssert.Contains(finding.Text, "meternode node retire node-1 --at TIME");
    }

    /// <summary>Nobody signs the order of a registry; the ends in it say which key was the former.</summary>
    [TestMethod]
    public void KeysOfOneNameInAnotherOrder_RegistryOfAnyVersion_IsRefused()
    {
        Registry registry = Replaced(out _, out _, endMinutes: 30);
        string swapped = new Registry("test", registry.PlantKey, registry.Nodes.Reverse()).ToJson();

        StringAssert.Contains(
            Assert.ThrowsExactly<RegistryException>(
                () => Registry.Parse(Encoding.UTF8.GetBytes(swapped.Replace("\"schemaVersion\": 2", "\"schemaVersion\": 1")))).Message,
            "two of its keys would count at the same time");
    }

    /// <summary>No attack: a node without a time at its first start, and one that was enrolled long before it was mounted.</summary>
    [TestMethod]
    public void HistoryFromPackZeroOn_PeriodOfItsBeginning_IsComplete()
    {
        List<byte[]> packs = [_plant.Node.Next(timeQuality: 'U'), _plant.Node.Next(timeQuality: 'U'), .. _plant.Node.Next(58)];
        foreach (int before in (int[])[1440, 10])
        {
            using EvidenceCheck check = Check(packs, new EvidencePeriod(At(-before), At(60)));

            CollectionAssert.DoesNotContain(Wrong(check.Nodes.Single()), "begins-late");
        }
    }

    [TestMethod]
    public void BoardReplacedLate_TimeBetweenIsSaidInSeconds()
    {
        Registry registry = Replaced(out List<byte[]> former, out List<byte[]> present, endMinutes: 25);
        NodeSummary[] nodes = Ask(registry, [.. former[..25], .. present]);

        Assert.IsEmpty(Wrong(nodes[0]), "its key ended where its packs do");
        Assert.IsEmpty(Wrong(nodes[1]));
        StatedFinding between = nodes[1].Answers.Complete.Findings.Single(finding => finding.Code == "between-keys");
        Assert.AreEqual(310, between.Count, "the first reading of the new board is 10 s after its start");
    }

    /// <summary>A registry of version 1 has no ends: two boards could count the same machine twice.</summary>
    [TestMethod]
    public void TwoKeysOfOneNodeAtTheSameTime_IsKeysAtOnce()
    {
        List<byte[]> former = _plant.Node.Next(40);
        List<byte[]> present = _plant.Replace(minutes: 30).Next(40);
        NodeSummary[] nodes = Ask(_plant.Registry, [.. former, .. present]);

        CollectionAssert.Contains(Wrong(nodes[1]), "keys-at-once");
    }

    /// <summary>
    /// The board of 30 minutes ends after <paramref name="endMinutes"/>, and another one goes on from minute 30.
    /// </summary>
    private Registry Replaced(out List<byte[]> former, out List<byte[]> present, int endMinutes)
    {
        TestNode first = _plant.Node, second = _plant.Replace(minutes: 30);
        former = first.Next(30);
        present = second.Next(30);
        RegisteredNode ended = StatementWriter.Ended(first, StatementWriter.End(first, _plant.PlantKey, At(endMinutes)));
        return new Registry("test", _plant.PlantKey.ExportSubjectPublicKeyInfo(), [ended, second.Registered]);
    }

    /// <summary>
    /// Who checks one node has no other's file: so it is a note. A machine that was not there in the period, or not any more, is none.
    /// </summary>
    [TestMethod]
    [DataRow(-1000, 1000, "not-here")]
    [DataRow(-1000, 25, "not-here")]
    [DataRow(-1000, 15, "")]
    [DataRow(200, 1000, "")]
    public void MachineNotHandedOver_PeriodAsked_IsSaid(int fromMinutes, int endMinutes, string said)
    {
        var other = new TestNode("node-2", "oven", _plant.PlantKey, startSeconds: At(fromMinutes));
        RegisteredNode ended = StatementWriter.Ended(other, StatementWriter.End(other, _plant.PlantKey, At(endMinutes)));
        var registry = new Registry("test", _plant.PlantKey.ExportSubjectPublicKeyInfo(), [_plant.Node.Registered, ended]);
        using var check = new EvidenceCheck(registry, DateTimeOffset.FromUnixTimeSeconds(At(100))) { Period = s_minutes20To40 };
        check.Read([.. _plant.Node.Next(60).SelectMany(pack => pack)], "x");

        IReadOnlyList<StatedFinding> findings = check.Answers.Complete.Findings;
        Assert.AreEqual(said, string.Join(' ', findings.Where(found => found.Code == "not-here").Select(found => found.Code)));
        Assert.IsTrue(check.IsInOrder && check.Answers.Complete.IsOk);
        Assert.IsTrue(findings.All(found => found.Text.EndsWith("node-2", StringComparison.Ordinal)));
    }

    /// <summary>Who expects every node of the plant says so; then a machine that was there and is not handed over is wrong.</summary>
    [TestMethod]
    [DataRow(-1000, 1000, true, "keys-missing")]
    [DataRow(-1000, 25, true, "keys-missing")]
    [DataRow(-1000, 15, true, "")]
    [DataRow(200, 1000, true, "")]
    [DataRow(-1000, 15, false, "keys-missing")]
    [DataRow(200, 1000, false, "keys-missing")]
    public void MachineNotHandedOver_EveryNodeAsked_IsKeysMissing(int fromMinutes, int endMinutes, bool hasPeriod, string wrong)
    {
        var other = new TestNode("node-2", "oven", _plant.PlantKey, startSeconds: At(fromMinutes));
        RegisteredNode ended = StatementWriter.Ended(other, StatementWriter.End(other, _plant.PlantKey, At(endMinutes)));
        var registry = new Registry("test", _plant.PlantKey.ExportSubjectPublicKeyInfo(), [_plant.Node.Registered, ended]);
        using var check = new EvidenceCheck(registry, DateTimeOffset.FromUnixTimeSeconds(At(100)))
        {
            Period = hasPeriod ? s_minutes20To40 : null,
            ExpectsEveryNode = true,
        };
        check.Read([.. _plant.Node.Next(60).SelectMany(pack => pack)], "x");

        IEnumerable<StatedFinding> found = check.Answers.Complete.Findings.Where(finding => finding.Code is "keys-missing" or "not-here");
        Assert.AreEqual(wrong, string.Join(' ', found.Select(finding => finding.Code)));
        Assert.AreEqual(wrong.Length == 0, check.IsInOrder);
        Assert.IsTrue(found.All(finding => finding.Text.EndsWith("node-2", StringComparison.Ordinal)));
    }

    private static NodeSummary[] Ask(Registry registry, List<byte[]> packs)
    {
        using var check = new EvidenceCheck(registry, DateTimeOffset.FromUnixTimeSeconds(At(100))) { Period = s_minutes20To40 };
        check.Read([.. packs.SelectMany(pack => pack)], "x");
        return [.. check.Nodes];
    }

    private static string[] Notes(NodeSummary node) =>
        [.. node.Answers.All.SelectMany(answer => answer.Findings).Where(finding => finding.IsNote).Select(finding => finding.Code)];

    private static long At(int minutes) => TestNode.StartSeconds + (minutes * 60L);

    private static string[] Wrong(NodeSummary node) =>
        [.. node.Answers.All.SelectMany(answer => answer.Findings).Where(finding => !finding.IsNote).Select(finding => finding.Code)];

    private NodeSummary Ask(List<byte[]> packs)
    {
        using EvidenceCheck check = Check(packs, s_minutes20To40);
        return check.Nodes.Single();
    }

    private EvidenceCheck Check(List<byte[]> packs, EvidencePeriod period)
    {
        var check = new EvidenceCheck(_plant.Registry) { Period = period };
        check.Read([.. packs.SelectMany(pack => pack)], "x");
        return check;
    }
}
