using System.Globalization;
using MeterNode.Figures;
using MeterNode.Report;

namespace MeterNode.Tools.Tests.Footprints;

/// <summary>What a footprint is made of, and what is refused.</summary>
[TestClass]
public sealed class ArticleFootprintTests
{
    private readonly FootprintStory _story = new();

    [TestCleanup]
    public void DisposeStory() => _story.Dispose();

    [TestMethod]
    public void Of_Piece_IsTheFigureAsItIsPrinted()
    {
        _story.StateOutput();

        ArticleFootprint footprint = _story.Footprint();

        ReportFigure figure = footprint.Figure;
        Assert.AreEqual("footprintPerGoodPart", figure.Id);
        Assert.AreEqual(FootprintStory.KilowattHoursPerPart * FootprintStory.Factor, figure.Value!.Value, 1e-12);
        Assert.AreEqual(figure.Text, footprint.Kilograms);
        Assert.AreEqual(figure.UncertaintyText, footprint.Uncertainty);
        Assert.AreEqual(
            FootprintStory.KilowattHoursPerPart * FootprintStory.Factor, double.Parse(footprint.Kilograms, CultureInfo.InvariantCulture),
            double.Parse(footprint.Uncertainty!, CultureInfo.InvariantCulture) / 10);
        Assert.AreEqual("0.345", footprint.MassKilograms);
        Assert.AreEqual("100", footprint.PrimaryDataSharePercent);
    }

    [TestMethod]
    public void Of_Kilogram_IsTheFigureOfATonneByAThousand()
    {
        _story.StateOutput();

        ArticleFootprint footprint = _story.Footprint(FootprintUnit.Kilogram);

        Assert.AreEqual("footprintPerTonne", footprint.Figure.Id);
        double perKilogram = footprint.Figure.Value!.Value / 1000;
        Assert.AreEqual(12 / (197 * 0.345) * FootprintStory.Factor, perKilogram, 1e-12);
        Assert.AreEqual(
            FigureRounding.Text(perKilogram, footprint.Figure.Uncertainty!.Value / 1000, false), footprint.Kilograms);
        Assert.AreEqual("1", footprint.MassKilograms);
    }

    [TestMethod]
    public void Of_ArticleWithoutOutput_NamesThoseThatHaveSome()
    {
        Assert.Contains("nor has any other: state outputs with 'meternode ledger add output'", _story.Refusal());
        _story.StateOutput();
        Assert.AreEqual(
            "article 'B-200' has no output that lies in the period; there is output of A-100", _story.Refusal("B-200"));
    }

    [TestMethod]
    public void Of_Estimate_IsRefusedWithTheNode()
    {
        using var estimated = new FootprintStory("nominal");
        estimated.StateOutput();

        Assert.AreEqual(
            "the electricity of article 'A-100' is an estimate (press-1: voltage is not measured): a footprint needs measured energy; "
                + "wire the voltage inputs, or read a meter",
            estimated.Refusal());
    }

    [TestMethod]
    public void Of_FactorOfCarbonDioxideAlone_IsRefused()
    {
        _story.StateOutput();
        _story.Ledger.Add(
            "factor", ("id", "supplier"), ("value", "0.4321"), ("unit", "kg/kWh"), ("year", 2026), ("area", "Guangdong"),
            ("publisher", "supplier"), ("document", "contract 7"), ("date", "2026-01-02"), ("gas", "co2"));
        _story.OwnFactors = ["supplier"];

        Assert.AreEqual(
            "the factor 'supplier' is in kg CO2, and a footprint is in kg CO2e: name a factor in kg CO2e with --own-factor",
            _story.Refusal());
        _story.Grid = null;
        Assert.Contains("the factor 'supplier' is in kg CO2", _story.Refusal());
    }

    [TestMethod]
    public void Of_NoFactor_SaysHowToNameOne()
    {
        _story.StateOutput();
        _story.Grid = null;

        Assert.Contains("name the place with --grid, or a factor of the ledger in kg CO2e with --own-factor", _story.Refusal());
    }

    [TestMethod]
    public void Of_OwnFactorInCarbonDioxideEquivalents_IsTaken()
    {
        _story.StateOutput();
        _story.Ledger.Add(
            "factor", ("id", "ppa"), ("value", "0.05"), ("unit", "kg/kWh"), ("year", 2026), ("area", "Guangdong"),
            ("publisher", "supplier"), ("document", "contract 7"), ("date", "2026-01-02"), ("gas", "co2e"));
        _story.OwnFactors = ["ppa"];
        _story.Grid = null;

        Assert.AreEqual(FootprintStory.KilowattHoursPerPart * 0.05, _story.Footprint().Figure.Value!.Value, 1e-12);
    }

    [TestMethod]
    public void Of_MachineWithoutNode_IsRefused()
    {
        _story.StateOutput();
        _story.Ledger.AddMachine("saw");
        _story.Ledger.Add(
            "output", ("machine", "saw"), ("article", "A-100"), ("from", FootprintStory.Day), ("to", FootprintStory.End), ("shots", 10),
            ("rejects", 0));

        Assert.Contains(
            "the electricity of article 'A-100' is not whole: no node measures saw; name the machine's nodes", _story.Refusal());
    }

    [TestMethod]
    [DataRow(108, null)]
    [DataRow(100, "only 83 % of the time in which article 'A-100' was made was metered, and a footprint needs 90 %")]
    [DataRow(0, "no node metered while article 'A-100' was made")]
    public void Of_PartOfTheTimeMetered_IsRefusedBelowNineTenths(int minutes, string? refusal)
    {
        using var story = new FootprintStory(meteredMinutes: minutes);
        story.StateOutput();
        if (refusal is null)
        {
            Assert.Contains("partly-metered", story.Footprint().Figure.Warnings.Select(warning => warning.Code));
            return;
        }

        Assert.Contains(refusal, story.Refusal());
    }

    [TestMethod]
    public void Of_NoGoodPart_IsRefused()
    {
        _story.StateOutput(rejects: 200);

        Assert.Contains("article 'A-100' has no good part in the period", _story.Refusal());
    }
}
