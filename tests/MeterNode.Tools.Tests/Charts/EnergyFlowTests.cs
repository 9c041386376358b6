using MeterNode.Charts;

namespace MeterNode.Tools.Tests.Charts;

/// <summary>The Sankey diagram.</summary>
[TestClass]
public sealed class EnergyFlowTests
{
    [TestMethod]
    public void Draw_RestOfTheMainMeter_HasABarOfItsOwn()
    {
        DrawnChart chart = Drawn(1200, 1000);

        CollectionAssert.IsSubsetOf(new[] { "unexplained", "200 kWh", "main meter" }, Texts(chart));
        Assert.AreEqual(3, chart.Paths("flow unexplained").Count, "from the meter past classes and machines");
    }

    /// <summary>More than the main meter has: somebody counts twice, and that must be seen.</summary>
    [TestMethod]
    public void Draw_NegativeRest_IsHatchedAndSigned()
    {
        DrawnChart chart = Drawn(900, 1000);

        CollectionAssert.IsSubsetOf(new[] { "unexplained", "−100 kWh", "900 kWh" }, Texts(chart));
        Assert.HasCount(0, chart.Paths("flow unexplained"));
        Assert.AreEqual(1, chart.Count("node unexplained"));
    }

    [TestMethod]
    public void Draw_WithoutMainMeter_ExplainsNothingAway()
    {
        DrawnChart chart = Drawn(null, 1000);

        Assert.IsFalse(chart.Labels.Any(label => label.Text == "unexplained"));
        CollectionAssert.Contains(Texts(chart), "1\u2009000 kWh");
    }

    [TestMethod]
    public void Draw_ThirtyMachines_GroupsTheSmallestAndSaysHowMany()
    {
        DrawnChart chart = Drawn(null, [.. Enumerable.Range(1, 30).Select(i => (double)i)]);

        string[] texts = Texts(chart);
        Assert.AreEqual(16, chart.Count("node machine"));
        Assert.IsTrue(texts.Contains("15 smaller 120 kWh"), string.Join('|', texts));
        Assert.IsTrue(texts.Any(text => text.StartsWith("press-30 ", StringComparison.Ordinal)));
        Assert.IsTrue(texts.Any(text => text.StartsWith("press-16 ", StringComparison.Ordinal)));
        Assert.IsFalse(texts.Any(text => text.StartsWith("press-15 ", StringComparison.Ordinal)));
    }

    /// <summary>Electricity and gas of one furnace meet in one bar.</summary>
    [TestMethod]
    public void Draw_MachineOfTwoSources_IsOneBar()
    {
        DrawnChart chart = DrawnChart.Of(EnergyFlowDiagram.Draw(Data(
            [new FlowSource("grid", null), new FlowSource("gas", null)],
            [new FlowMachine("furnace-1", "furnace", 0, new StateAmounts(100, 0, 0, 0)),
                new FlowMachine("furnace-1", "furnace", 1, new StateAmounts(300, 0, 0, 0))])))[0];

        Assert.AreEqual(1, chart.Count("node machine"));
        Assert.AreEqual(2, chart.Count("node source"));
        CollectionAssert.IsSubsetOf(new[] { "100 kWh", "300 kWh", "400 kWh" }, Texts(chart));
    }

    private static string[] Texts(DrawnChart chart) => [.. chart.Labels.Select(label => label.Text)];

    private static DrawnChart Drawn(double? meter, params double[] machines) => DrawnChart.Of(EnergyFlowDiagram.Draw(Data(
        [new FlowSource("main meter", meter)],
        [.. machines.Select((energy, i) => new FlowMachine($"press-{i + 1}", "press", 0, new StateAmounts(energy, 0, 0, 0)))])))[0];

    private static EnergyFlowData Data(FlowSource[] sources, FlowMachine[] machines) => new()
    {
        Texts = new ChartTexts("What is to be seen.", "Too few."),
        Sources = sources,
        Machines = machines,
        Unit = "kWh",
        States = new StateNames("production", "standby", "off", "unknown"),
        Unexplained = "unexplained",
        Others = "{0} smaller",
    };
}
