using MeterNode.Charts;

namespace MeterNode.Tools.Tests.Charts;

/// <summary>The heat map.</summary>
[TestClass]
public sealed class HeatMapTests
{
    /// <summary>Thirty of them fit in a report of 3 MB, however restless the machines are.</summary>
    [TestMethod]
    public void Draw_RestlessMonth_IsSmall()
    {
        var random = new Random(1);
        string drawn = HeatMap.Draw(Data([.. Enumerable.Range(1, 31).Select(day => new HeatMapDay(
            $"2026-10-{day:00}",
            [.. Enumerable.Range(0, 96).Select(_ => random.Next(50) == 0 ? (double?)null : random.NextDouble() * 40)]))]));

        Assert.IsLessThan(60_000, drawn.Length);
    }

    [TestMethod]
    public void Draw_UnmeteredQuarterHours_AreHatchedAndHaveNoColour()
    {
        double?[] values =
            [.. Enumerable.Repeat((double?)0, 48), .. Enumerable.Repeat((double?)null, 24), .. Enumerable.Repeat((double?)9, 24)];
        DrawnChart chart = DrawnChart.Of(HeatMap.Draw(Data([new HeatMapDay("2026-10-01", values)])))[0];

        CollectionAssert.AreEqual(new[] { "m0 0.5h48" }, chart.Paths("h0").ToArray());
        CollectionAssert.AreEqual(new[] { "m72 0.5h24" }, chart.Paths("h8").ToArray());
        Assert.IsGreaterThan(20, chart.Paths("hatch")[0].Count(c => c == 'M'));
    }

    /// <summary>02:00 to 03:00 comes twice; what is later stands where the clock is.</summary>
    [TestMethod]
    public void Draw_DayOfTwentyFiveHours_HalvesTheHourThatComesTwice()
    {
        double?[] values = [.. Enumerable.Range(0, 100).Select(i => (double?)(i is >= 8 and < 12 ? 9 : i is >= 12 and < 16 ? 5 : 0))];
        DrawnChart chart = DrawnChart.Of(HeatMap.Draw(Data([new HeatMapDay("2026-10-25", values, 12)])))[0];

        CollectionAssert.AreEqual(new[] { "m8 0.25h4" }, chart.Paths("h8 half").ToArray());
        Assert.AreEqual(1, chart.Paths("h4 half").Concat(chart.Paths("h5 half")).Count(path => path == "m8 0.75h4"));
        CollectionAssert.AreEqual(new[] { "m0 0.5h8m4 0h84" }, chart.Paths("h0").ToArray());
        Assert.IsTrue(chart.Labels.Any(label => label.Text == "2026-10-25*"));
        Assert.IsTrue(chart.Labels.Any(label => label.Text == "* the clocks change"));
    }

    [TestMethod]
    public void Draw_DayOfTwentyThreeHours_LeavesTheMissingHourBlank()
    {
        double?[] values = [.. Enumerable.Range(0, 92).Select(i => (double?)(i == 91 ? 9 : 0))];
        DrawnChart chart = DrawnChart.Of(HeatMap.Draw(Data([new HeatMapDay("2026-03-29", values, 8)])))[0];

        CollectionAssert.AreEqual(new[] { "m0 0.5h8m4 0h83" }, chart.Paths("h0").ToArray());
        CollectionAssert.AreEqual(new[] { "m95 0.5h1" }, chart.Paths("h8").ToArray());
    }

    private static HeatMapData Data(HeatMapDay[] days) => new()
    {
        Texts = new ChartTexts("What is to be seen.", "Too few."),
        Days = days,
        Unit = "kW",
        Unmetered = "not metered",
        ClockChange = "the clocks change",
    };
}
