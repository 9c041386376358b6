using MeterNode.Charts;

namespace MeterNode.Tools.Tests.Charts;

/// <summary>Values that no picture can show, or hardly any.</summary>
[TestClass]
public sealed class ChartValueTests
{
    private static readonly double[] s_odd =
        [double.NaN, double.PositiveInfinity, double.NegativeInfinity, double.MaxValue, double.MinValue, double.Epsilon, -0.0];

    [TestMethod]
    [DynamicData(nameof(ChartSample.Cases), typeof(ChartSample))]
    public void Draw_OddValuesAmongOthers_AreLeftOut(string name)
    {
        foreach (double odd in s_odd)
        {
            string drawn = ChartSample.Draw(name, value: (i, value) => i % 3 == 1 ? odd : value);

            Assert.HasCount(2, DrawnChart.Of(drawn), name);
            Assert.DoesNotContain("NaN", drawn);
            Assert.DoesNotContain("∞", drawn);
            Assert.DoesNotContain("E+", drawn);
        }
    }

    [TestMethod]
    [DynamicData(nameof(ChartSample.Cases), typeof(ChartSample))]
    public void Draw_NoValue_SaysSo(string name) => Assert.AreEqual(
        "<p class=\"no-chart\">There are fewer than two values.</p>\n", ChartSample.Draw(name, value: (_, _) => double.NaN));

    [TestMethod]
    [DynamicData(nameof(ChartSample.Cases), typeof(ChartSample))]
    public void Draw_NothingAtAll_SaysSo(string name) =>
        Assert.AreEqual("<p class=\"no-chart\">There are fewer than two values.</p>\n", ChartSample.Draw(name, count: 0));

    /// <summary>A picture of one value is none. An energy flow of one machine is one.</summary>
    [TestMethod]
    [DynamicData(nameof(ChartSample.Cases), typeof(ChartSample))]
    public void Draw_OneValue_SaysSo(string name)
    {
        string drawn = ChartSample.Draw(name, value: (i, value) => i == 0 ? value : double.NaN, count: name == "histogram" ? 0 : 1);

        Assert.HasCount(0, DrawnChart.Of(drawn), name);
    }

    [TestMethod]
    [DataRow(0, "0")]
    [DataRow(1234567.8, "1\u2009230\u2009000")]
    [DataRow(-450.4, "−450")]
    [DataRow(20, "20.0")]
    [DataRow(0.0123456, "0.0123")]
    [DataRow(9.999, "10.00")]
    public void NumberText_Short_HasThreeDigits(double value, string text) => Assert.AreEqual(text, NumberText.Short(value));
}
