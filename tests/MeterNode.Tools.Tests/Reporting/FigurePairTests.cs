using MeterNode.Plant;
using MeterNode.Server.Reports;
using MeterNode.Tools.Tests.Checkpoints;

namespace MeterNode.Tools.Tests.Reporting;

/// <summary>Figures of two reports beside each other.</summary>
[TestClass]
public class FigurePairTests
{
    /// <summary>U of the difference of (100 ± 3) and (x ± 4) is 5.</summary>
    [TestMethod]
    [DataRow(105.1, 4.0, PairVerdict.Distinguishable)]
    [DataRow(94.9, 4.0, PairVerdict.Distinguishable)]
    [DataRow(105.0, 4.0, PairVerdict.NotDistinguishable)]
    [DataRow(95.0, 4.0, PairVerdict.NotDistinguishable)]
    [DataRow(100.0, 4.0, PairVerdict.Same)]
    [DataRow(100.00000000000001, null, PairVerdict.Same)]
    [DataRow(250.0, null, PairVerdict.Untold)]
    [DataRow(null, null, PairVerdict.Untold)]
    public void Verdict_OfTwoValues_GoesByTheUncertaintyOfTheirDifference(double? value, double? uncertainty, PairVerdict expected) =>
        Assert.AreEqual(expected, new FigurePair(Figure(100, 3), Figure(value, uncertainty)).Verdict);

    [TestMethod]
    public void Verdict_OfAnEstimate_IsUntold() =>
        Assert.AreEqual(PairVerdict.Untold, new FigurePair(Figure(100, 3), Figure(200, 3) with { Estimate = true }).Verdict);

    [TestMethod]
    public void Verdict_OfOtherDefinitions_ComparesNothing()
    {
        var pair = new FigurePair(Figure(100, 3), Figure(200, 3) with { Version = 2 });
        Assert.AreEqual(PairVerdict.OtherDefinition, pair.Verdict);
        Assert.IsNull(pair.Change);
        Assert.AreEqual(PairVerdict.OtherDefinition, new FigurePair(Figure(1, 3), Figure(1, 3) with { Unit = "MWh" }).Verdict);
    }

    [TestMethod]
    public void Verdict_OfOneReportOnly_SaysWhich()
    {
        Assert.AreEqual(PairVerdict.OnlyFirst, new FigurePair(Figure(1, 1), null).Verdict);
        Assert.AreEqual(PairVerdict.OnlySecond, new FigurePair(null, Figure(1, 1)).Verdict);
    }

    [TestMethod]
    public void Reports_OfTwoHours_HaveTheirFiguresBesideEachOther()
    {
        using var plant = new CheckpointPlant();
        plant.Measure(180);
        KeptReport one = Make(plant, "2026-09-21T14:00", "2026-09-21T15:00", ["json"]);
        KeptReport two = Make(plant, "2026-09-21T14:00", "2026-09-21T15:30", ["json"]);

        IReadOnlyList<FigurePair> pairs = FigurePair.Of(one, two);

        FigurePair energy = pairs.Single(pair => pair.Any is { Id: "energy", Scope: "plant" });
        Assert.AreEqual(energy.Second!.Value - energy.First!.Value, energy.Change!.Value);
        Assert.IsGreaterThan(0, energy.Change.Value);
        Assert.IsTrue(pairs.Zip(pairs.Skip(1)).All(next => next.First.Verdict <= next.Second.Verdict), "what matters comes first");
        Assert.IsTrue(FigurePair.Of(one, one).All(pair => pair.Verdict == PairVerdict.Same));
    }

    [TestMethod]
    public void Report_WithoutJson_IsNamedWithTheCure()
    {
        using var plant = new CheckpointPlant();
        plant.Measure(60);
        KeptReport bare = Make(plant, "2026-09-21T13:45", "2026-09-21T14:00", ["html"]);

        OperatorException refused = Assert.ThrowsExactly<OperatorException>(() => FigurePair.Of(bare, bare));

        StringAssert.Contains(refused.Message, "make it again with the format JSON");
    }

    private static KeptReport Make(CheckpointPlant plant, string from, string to, string[] formats)
    {
        string name = Path.Combine("plant", KeptReport.Folder, to.Replace(':', '-'));
        Directory.CreateDirectory(plant.Folder.In(KeptReport.Folder));
        MadeReport made = MadeReports.Make(plant, from, to, name, formats: formats);
        return KeptReport.All(plant.Folder).Single(report => report.ManifestSha256 == made.ManifestSha256);
    }

    private static ReportedFigure Figure(double? value, double? uncertainty) =>
        new("energy", "plant", "test", "active energy", "kWh", 1, value, null, uncertainty, null, false);
}
