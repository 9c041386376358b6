using MeterNode.Figures;

namespace MeterNode.Tools.Tests.Figures;

/// <summary>Energy baselines; the published example is held to its certified values.</summary>
[TestClass]
public sealed class EnergyBaselineTests
{
    /// <summary>
    /// NIST Statistical Reference Datasets, linear regression "Norris" (36 observations, y over x), with its certified values.
    /// </summary>
    private static readonly (double Y, double X)[] s_norris =
    [
        (0.1, 0.2), (338.8, 337.4), (118.1, 118.2), (888.0, 884.6), (9.2, 10.1), (228.1, 226.5), (668.5, 666.3), (998.5, 996.3),
        (449.1, 448.6), (778.9, 777.0), (559.2, 558.2), (0.3, 0.4), (0.1, 0.6), (778.1, 775.5), (668.8, 666.9), (339.3, 338.0),
        (448.9, 447.5), (10.8, 11.6), (557.7, 556.0), (228.3, 228.1), (998.0, 995.8), (888.8, 887.6), (119.6, 120.2), (0.3, 0.3),
        (0.6, 0.3), (557.6, 556.8), (339.3, 339.1), (888.0, 887.2), (998.5, 999.0), (778.9, 779.0), (10.2, 11.1), (117.6, 118.3),
        (228.9, 229.2), (668.4, 669.1), (449.2, 448.9), (0.2, 0.5),
    ];

    [TestMethod]
    public void Of_NistNorris_HasItsCertifiedValues()
    {
        EnergyBaseline baseline = EnergyBaseline.Of(Norris())!;

        Assert.AreEqual(-0.262323073774029, baseline.Intercept, 1e-10);
        Assert.AreEqual(1.00211681802045, baseline.Slope, 1e-12);
        Assert.AreEqual(0.884796396144373, baseline.RootMeanSquare, 1e-10);
        Assert.AreEqual(0.999993745883712, baseline.Determination, 1e-12);
        Assert.IsLessThan(1e-60, baseline.Significance, "F is 5,436,385 with 34 degrees of freedom");
        Assert.AreEqual((36, 0.2, 999.0), (baseline.Days, baseline.LeastTonnes, baseline.MaximumTonnes));
        Assert.AreEqual(100 * baseline.RootMeanSquare / s_norris.Average(pair => pair.Y), baseline.ScatterPercent, 1e-9);
    }

    [TestMethod]
    public void Of_NoRelation_HasASlopeThatIsNotSignificant()
    {
        // Energy that alternates has no slope over product that rises: t = 1 … 30, E = ±1 about 100.
        BaselineDay[] days = [.. Enumerable.Range(1, 30).Select(i => new BaselineDay($"{i}", i, 100 + (i % 2 == 0 ? 1 : -1), 100))];

        Assert.IsGreaterThan(0.5, EnergyBaseline.Of(days)!.Significance);
    }

    [TestMethod]
    public void Of_TooFewCompleteDays_IsNone()
    {
        BaselineDay[] days = [.. Norris()];
        Assert.IsNull(EnergyBaseline.Of(days[..29]));
        days[3] = days[3] with { CompletenessPercent = 89.9 };
        Assert.IsNotNull(EnergyBaseline.Of(days[..31]), "30 of them are complete enough");
        Assert.IsNull(EnergyBaseline.Of(days[..30]));
        Assert.IsNull(EnergyBaseline.Of(days.Select(day => day with { Tonnes = 5 })), "all days made the same");
    }

    [TestMethod]
    public void Saving_DaysInsideTheRange_AddUpWithTheirInterval()
    {
        EnergyBaseline baseline = EnergyBaseline.Of(Norris())!;
        BaselineDay[] days =
        [
            new("1", 100, 90, 100), new("2", 500, 480, 95), new("3", 2000, 5, 100), new("4", 300, 0, 50), new("5", 0.1, 0, 100),
        ];

        BaselineSaving saving = baseline.Saving(days)!;

        // Days 3 and 5 lie outside of 0.2 to 999 t, day 4 is not complete. t(0.95; 34) is 1.690924.
        double first = baseline.Expected(100) - 90;
        double both = first + baseline.Expected(500) - 480;
        Assert.AreEqual(first, saving.Cumulated[0], 1e-9);
        Assert.AreEqual(both, saving.Cumulated[1], 1e-9);
        Assert.AreEqual(both, saving.KilowattHours, 1e-9);
        double mean = s_norris.Average(pair => pair.X);
        double spread = s_norris.Sum(pair => (pair.X - mean) * (pair.X - mean));
        double distance = 600 - (2 * mean);
        double expected = 1.690924 * baseline.RootMeanSquare * Math.Sqrt(2 + (4.0 / 36) + (distance * distance / spread));
        Assert.AreEqual(expected, saving.HalfWidth90, 1e-5);
        Assert.IsNull(baseline.Saving(days[2..]));
    }

    private static IEnumerable<BaselineDay> Norris() => s_norris.Select((pair, i) => new BaselineDay($"{i}", pair.X, pair.Y, 100));
}
