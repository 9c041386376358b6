using MeterNode.Wire;

namespace MeterNode.Tools.Tests.Wire;

[TestClass]
public class MalformedPackTests
{
    private static readonly TestPlant s_plant = new();

    public static IEnumerable<object[]> Cases =>
        MalformedPacks.All(s_plant.Node).Select(entry => (object[])[entry.Name, entry.Reason, entry.Bytes]);

    [TestMethod]
    [DynamicData(nameof(Cases))]
    public void Verify_OneRuleBroken_NamesIt(string name, PackError reason, byte[] bytes)
    {
        using var verifier = new PackVerifier(s_plant.Registry);

        Assert.AreEqual(new Judgement(Verdict.Malformed, reason), verifier.Verify(bytes).Judgement, name);
    }

    /// <summary>Every reason that a single pack can have is exercised above.</summary>
    [TestMethod]
    public void Cases_TakenTogether_CoverEveryReason()
    {
        PackError[] elsewhere =
        [
            PackError.None,
            PackError.HighS,
            PackError.EnrolmentMismatch,
            PackError.PreviousMismatch,
            PackError.BootWentBack,
            PackError.DamagedRegion,
            PackError.NotStorable,
        ];

        CollectionAssert.AreEquivalent(
            Enum.GetValues<PackError>().Except(elsewhere).ToArray(),
            MalformedPacks.All(s_plant.Node).Select(entry => entry.Reason).Distinct().ToArray());
    }

    [TestMethod]
    public void Describe_EveryReason_HasWordsAndItsOwnCode()
    {
        PackError[] all = Enum.GetValues<PackError>();

        Assert.IsTrue(all.All(error => error.Describe().Length > 5));
        Assert.AreEqual(all.Length, all.Select(error => error.Code()).Distinct().Count());
        Assert.AreEqual(all.Length, all.Select(error => error.Describe()).Distinct().Count());
        Assert.AreEqual("non-shortest-float", PackError.NonShortestFloat.Code());
    }
}
