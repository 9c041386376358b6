using MeterNode.Figures;

namespace MeterNode.Tools.Tests.Figures;

/// <summary>Control accuracy over many evaluation periods.</summary>
[TestClass]
public sealed class ZoneAccuracyTests
{
    [TestMethod]
    public void Of_TwoPeriods_PoolsThemByTheirSamples()
    {
        ZoneAccuracy zone = ZoneAccuracy.Of([Point(1, 100, 1, 0.5), Point(2, 300, -0.5, 1)]).Single();

        // b = (100·1 − 300·0.5)/400; Σ = 99·0.25 + 100·1.125² + 299·1 + 300·0.375² = 492.5.
        Assert.AreEqual(-0.125, zone.BiasCelsius, 1e-12);
        Assert.AreEqual(Math.Sqrt(492.5 / 399), zone.DeviationCelsius, 1e-12);
        Assert.AreEqual((2 - 0.125) / (3 * Math.Sqrt(492.5 / 399)), zone.Cpk!.Value, 1e-12);
        Assert.AreEqual(100.0 * 400 / 1800, zone.CoveragePercent, 1e-12);
    }

    [TestMethod]
    public void Of_SplitSamples_AreThoseOfOnePeriod()
    {
        double[] all = [0.5, -0.2, 1.1, 0.3, -0.9, 0.0, 0.7, -1.4, 0.2, 0.6];
        AccuracyPoint Of(double[] errors, int end)
        {
            double mean = errors.Average();
            double deviation = Math.Sqrt(errors.Sum(error => (error - mean) * (error - mean)) / (errors.Length - 1));
            return Point(end, errors.Length, mean, deviation);
        }

        ZoneAccuracy split = ZoneAccuracy.Of([Of(all[..3], 1), Of(all[3..7], 2), Of(all[7..], 3)]).Single();
        ZoneAccuracy whole = ZoneAccuracy.Of([Of(all, 1)]).Single();

        Assert.AreEqual(whole.BiasCelsius, split.BiasCelsius, 1e-12);
        Assert.AreEqual(whole.DeviationCelsius, split.DeviationCelsius, 1e-12);
    }

    [TestMethod]
    public void Of_HundredPeriods_TakesThe95thByRankAndTheWorst()
    {
        AccuracyPoint[] points = [.. Enumerable.Range(1, 100).Select(i => Point(i, 900, 0, 1) with
        {
            P95Error = i / 100.0, MaximumError = i == 40 ? 7 : i / 50.0,
        })];

        ZoneAccuracy zone = ZoneAccuracy.Of(points.Reverse()).Single();

        Assert.AreEqual(0.95, zone.P95Celsius);
        Assert.AreEqual((7.0, 40L), (zone.Worst.MaximumError, zone.Worst.EndMillis));
    }

    [TestMethod]
    public void Of_OnePeriodInTwenty_DoesNotDecideThePercentile()
    {
        AccuracyPoint[] points = [.. Enumerable.Range(1, 20).Select(i => Point(i, 900, 0, 1) with { P95Error = i == 20 ? 9 : 1 })];

        Assert.AreEqual(1, ZoneAccuracy.Of(points).Single().P95Celsius, "⌈0.95 · 20⌉ = 19");
        Assert.AreEqual(9, ZoneAccuracy.Of(points[1..]).Single().P95Celsius, "⌈0.95 · 19⌉ = 19");
    }

    [TestMethod]
    public void Of_ToleranceThatChanged_HasNoCpk()
    {
        ZoneAccuracy zone = ZoneAccuracy.Of([Point(1, 900, 0, 1), Point(2, 900, 0, 1) with { ToleranceCelsius = 5 }]).Single();

        Assert.IsFalse(zone.HasOneTolerance);
        Assert.IsNull(zone.Cpk);
    }

    [TestMethod]
    public void Of_PeriodsWithoutSamples_CountInTheCoverageOnly()
    {
        AccuracyPoint empty = Point(2, 0, double.NaN, double.NaN);

        ZoneAccuracy zone = ZoneAccuracy.Of([Point(1, 450, 0.25, 1), empty]).Single();

        Assert.AreEqual((0.25, 25.0), (zone.BiasCelsius, zone.CoveragePercent));
        Assert.HasCount(1, zone.Points);
        Assert.IsEmpty(ZoneAccuracy.Of([empty]));
    }

    [TestMethod]
    public void Of_SetpointChange_KeepsBoth()
    {
        ZoneAccuracy zone = ZoneAccuracy.Of([Point(1, 900, 0, 1), Point(2, 900, 0, 1) with { SetpointCelsius = 210 }]).Single();

        CollectionAssert.AreEqual((double[])[200, 210], zone.SetpointsCelsius.ToArray());
    }

    private static AccuracyPoint Point(long end, long samples, double bias, double deviation) =>
        new(end, 1, 7, end, 200, 2, 900, samples, bias, deviation, 3, 2, 95);
}
