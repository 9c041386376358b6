using MeterNode.Figures;
using MeterNode.Tools.Tests.Wire;

namespace MeterNode.Tools.Tests.Figures;

/// <summary>The uncertainty of an energy, row by row. Expected numbers are computed by hand.</summary>
[TestClass]
public sealed class UncertaintyBudgetTests
{
    private const long Start = 1_793_577_600;
    private const double Rectangular = 1.7320508075688772;

    private readonly StoryNode _node = new(Start);

    [TestMethod]
    [DataRow("B", 1.0)]
    [DataRow("0.5S", 0.5)]
    [DataRow("2", 2.0)]
    public void Of_MeterWithoutTransformers_IsItsClass(string meterClass, double limit)
    {
        _node.Mode = "meter";
        Run(15, payload => payload.Text("msn", "M1", 60).Text("mcl", meterClass, 60).Number("mct", "/", 1, 60));

        UncertaintyBudget budget = Budget()!;

        // The node's first ten seconds are not metered: up to 6000 W · 10 s = 60 kJ of 15 · 360 kJ, but its register has them.
        double gap = Row(budget, UncertaintySource.Gap).StandardPercent;
        Assert.AreEqual(limit / Rectangular, Row(budget, UncertaintySource.MeterClass).StandardPercent, 1e-12);
        Assert.AreEqual(2 * Math.Sqrt((limit * limit / 3) + (gap * gap)), budget.ExpandedPercent, 1e-12);
        Assert.IsEmpty(budget.Defaults);
    }

    [TestMethod]
    public void Of_MeterBehindTransformersOfUnknownClass_TakesADefaultAndSaysSo()
    {
        _node.Mode = "meter";
        Run(15, payload => payload.Text("mcl", "B", 60).Number("mct", "/", 40, 60).Number("qi", "vars", Reactive(0.75), 60)
            .Number("qe", "vars", 0, 60));

        UncertaintyBudget budget = Budget()!;

        Assert.AreEqual(1 / Rectangular, Row(budget, UncertaintySource.Ratio).StandardPercent, 1e-12);
        Assert.AreEqual(0.0291 * 60 * 0.75 / Rectangular, Row(budget, UncertaintySource.Phase).StandardPercent, 1e-9);
        CollectionAssert.AreEqual(
            (UncertaintySource[])[UncertaintySource.Ratio, UncertaintySource.Phase], budget.Defaults.Select(row => row.Source).ToArray());
        Assert.Contains("not stated; default", Row(budget, UncertaintySource.Ratio).Reason.Text(FigureLanguage.English));
        Assert.Contains("未申报", Row(budget, UncertaintySource.Ratio).Reason.Text(FigureLanguage.Chinese));
    }

    [TestMethod]
    [DataRow(0.85, 1.1)]
    [DataRow(0.5, 3.0)]
    public void Of_ClampOfClass1_CostsWhatIsPublished(double powerFactor, double limitPercent)
    {
        double tangent = Math.Tan(Math.Acos(powerFactor));
        Run(15, payload => payload.Number("qi", "vars", Reactive(tangent), 60).Number("qe", "vars", 0, 60));

        UncertaintyRow phase = Row(Budget(new InstrumentFacts { PhaseLimitMinutes = 60 })!, UncertaintySource.Phase);

        Assert.AreEqual(limitPercent, phase.StandardPercent * Rectangular, 0.05);
        Assert.IsTrue(phase.IsStated);
    }

    [TestMethod]
    public void Of_CalibratedNodeWithPhaseTable_HasWhatTheCalibrationLeaves()
    {
        Run(15, payload => payload.Number("qi", "vars", Reactive(0.5), 60).Number("qe", "vars", 0, 60).Number("eu", "J", 540, 60));

        UncertaintyBudget budget = Budget(new InstrumentFacts { HasPhaseTable = true, CalibrationStandardPercent = 0.2 })!;

        Assert.AreEqual(0.2, Row(budget, UncertaintySource.Calibration).StandardPercent);
        Assert.AreEqual(0, Row(budget, UncertaintySource.Ratio).StandardPercent);
        Assert.AreEqual(0.0291 * 3.6 * 0.5 / Rectangular, Row(budget, UncertaintySource.Phase).StandardPercent, 1e-9);

        // √15 · 540 J of 15 · 360 kJ.
        Assert.AreEqual(100 * 540 / (Math.Sqrt(15) * 360_000), Row(budget, UncertaintySource.Sampling).StandardPercent, 1e-12);
        Assert.AreEqual(100, budget.Rows.Sum(budget.ContributionPercent), 1e-9);
    }

    [TestMethod]
    public void Of_NodeThatWasNeverCalibrated_IsWorthLittle()
    {
        _node.Calibration = 0;
        Run(15);

        UncertaintyBudget budget = Budget()!;

        Assert.AreEqual(12 / Rectangular, Row(budget, UncertaintySource.Calibration).StandardPercent, 1e-12);
        Assert.IsGreaterThan(13, budget.ExpandedPercent);
        Assert.Contains("never calibrated", Row(budget, UncertaintySource.Calibration).Reason.Text(FigureLanguage.English));
    }

    [TestMethod]
    public void Of_PowerFactorNotKnown_SaysThatItIsADefault()
    {
        Run(15);

        UncertaintyRow phase = Row(Budget(new InstrumentFacts { HasPhaseTable = true })!, UncertaintySource.Phase);

        Assert.IsFalse(phase.IsStated);
        Assert.AreEqual(0.0291 * 3.6 * Math.Tan(Math.Acos(0.85)) / Rectangular, phase.StandardPercent, 1e-9);
        Assert.EndsWith("power factor not known, default 0.85", phase.Reason.Text(FigureLanguage.English));
    }

    [TestMethod]
    public void Of_TimeNotMetered_IsBoundedByTheMaximumPower()
    {
        // Half of the hour is not there: 1800 s and the first reading, at 6 kW. Known of it: nothing but the first reading's energy.
        Run(30);

        UncertaintyRow gap = Row(Budget(hours: 1)!, UncertaintySource.Gap);

        Assert.AreEqual(100 * 6000.0 * 1800 / (30 * 360_000), gap.Value, 1e-9);
        Assert.AreEqual(gap.Value / Rectangular, gap.StandardPercent, 1e-12);
    }

    [TestMethod]
    public void Of_Estimate_HasNone()
    {
        _node.Mode = "nominal";
        Run(15);

        Assert.IsNull(Budget());
    }

    [TestMethod]
    public void OfSum_TwoNodes_AddsWhatIsSystematicAndAveragesWhatIsRandom()
    {
        Run(15, payload => payload.Number("eu", "J", 10_000, 60));
        UncertaintyBudget one = Budget()!;

        UncertaintyBudget two = BudgetMaker.OfSum([(1000, one), (1000, one)])!;

        Assert.AreEqual(
            Row(one, UncertaintySource.Calibration).StandardPercent, Row(two, UncertaintySource.Calibration).StandardPercent, 1e-12);
        Assert.AreEqual(
            Row(one, UncertaintySource.Sampling).StandardPercent / Math.Sqrt(2),
            Row(two, UncertaintySource.Sampling).StandardPercent,
            1e-12);
        Assert.IsNull(BudgetMaker.OfSum([(1000, one), (1000, null)]), "a sum with an estimate in it is one");
    }

    /// <summary>A sample that is the whole period says what the whole period says; for more energy only the scatter averages out.</summary>
    [TestMethod]
    public void OfSamples_OfTheWholePeriod_IsItsBudget()
    {
        Run(15, payload => payload.Number("eu", "J", 500, 60));
        NodeCalendar quarter = StoryNode.Build(Start, Start + 900, _node);
        var maker = new BudgetMaker(_ => null);
        long joules = quarter.Moved(SlotRegister.ImportJoules, quarter.Calendar.Whole);
        UncertaintyBudget whole = maker.Of(quarter)!;

        UncertaintyBudget same = maker.OfSamples([quarter], joules, quarter.NotMeteredBoundJoules!.Value)!;
        UncertaintyBudget longer = maker.OfSamples([quarter], 100 * joules, 0)!;

        Assert.IsGreaterThan(0, Row(whole, UncertaintySource.Sampling).StandardPercent);
        Assert.AreEqual(whole.ExpandedPercent, same.ExpandedPercent, 1e-12);
        Assert.AreEqual(
            Row(whole, UncertaintySource.Sampling).StandardPercent / 10, Row(longer, UncertaintySource.Sampling).StandardPercent, 1e-12);
        Assert.AreEqual(
            Row(whole, UncertaintySource.Calibration).StandardPercent, Row(longer, UncertaintySource.Calibration).StandardPercent, 1e-12);
        Assert.IsNull(maker.OfSamples([], joules, 0), "without a sample nobody knows how it was metered");
    }

    /// <summary>What a calibration does to both periods it does not do to their difference; another calibration does.</summary>
    [TestMethod]
    public void Difference_OfTheSameInstruments_HasLessUncertainty()
    {
        Run(15);
        UncertaintyBudget budget = Budget()!;
        double lasting = budget.Rows.Where(row => row.Source < UncertaintySource.Temperature).Sum(row => Square(row.StandardPercent));
        double other = budget.Rows.Where(row => row.Source >= UncertaintySource.Temperature).Sum(row => Square(row.StandardPercent));

        EnergyDifference same = EnergyDifference.Of(1000, budget, 900, budget, areSameInstruments: true);
        EnergyDifference apart = EnergyDifference.Of(1000, budget, 900, budget, areSameInstruments: false);

        Assert.AreEqual(100, same.Joules);
        double both = (1000 * 1000) + (900 * 900);
        Assert.AreEqual(2 * Math.Sqrt((lasting * 100 * 100) + (other * both)) / 100, same.ExpandedJoules!.Value, 1e-9);
        Assert.AreEqual(2 * Math.Sqrt((lasting + other) * both) / 100, apart.ExpandedJoules!.Value, 1e-9);
        Assert.IsTrue(new EnergyDifference(-5, 5).IsDistinguishable);
        Assert.IsFalse(new EnergyDifference(4.9, 5).IsDistinguishable);
        Assert.IsNull(EnergyDifference.Of(1000, budget, 900, null, areSameInstruments: true).IsDistinguishable);

        static double Square(double value) => value * value;
    }

    private static UncertaintyRow Row(UncertaintyBudget budget, UncertaintySource source) =>
        budget.Rows.Single(row => row.Source == source);

    private double Reactive(double tangent) => Math.Round(_node.Joules * tangent);

    private void Run(int minutes, Action<PayloadWriter>? more = null)
    {
        for (int minute = 0; minute < minutes; minute++)
        {
            _node.Minute(360_000, more);
        }
    }

    private UncertaintyBudget? Budget(InstrumentFacts? facts = null, int hours = 0) =>
        new BudgetMaker(_ => facts).Of(StoryNode.Build(Start, Start + (hours > 0 ? hours * 3600 : 900), _node));
}
