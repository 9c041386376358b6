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
