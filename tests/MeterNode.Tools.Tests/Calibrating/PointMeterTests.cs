using MeterNode.Cli.Calibrating;

namespace MeterNode.Tools.Tests.Calibrating;

/// <summary>Which present values become a point, and which are refused in one line.</summary>
[TestClass]
public sealed class PointMeterTests
{
    private static readonly ReferenceValues s_reference = new(10, 230, 2300);

    [TestMethod]
    public void Measure_SteadyValues_AreTheMeanOfThoseBehindTheSettling()
    {
        MeasuredPoint point = Measure(0.5, out string problem, i => Values(i, watts: i < 2 ? 9000 : 2300 + (i % 2)))!;
        Assert.AreEqual("", problem);
        Assert.AreEqual(2300.5, point.Point.NodeWatts);
        Assert.AreEqual(10, point.Point.RefAmperes);

        // Standard deviation of 2300, 2301, 2300, 2301 is 0.577, of their mean 0.289 W.
        Assert.AreEqual(0.01255, point.PowerScatterPercent, 1e-5);
    }

    [TestMethod]
    public void Measure_LoadThatMoves_IsRefused() =>
        Refused(i => Values(i, watts: 2300 + (60 * i)), "the power of phase 1 is not steady (", "wait until the load stands still");

    [TestMethod]
    public void Measure_InputAtItsLimit_IsRefused() =>
        Refused(i => Values(i) with { OverRange = i > 3 ? 1 : 0 }, "an input reaches its limit", "too high for this clamp");

    [TestMethod]
    public void Measure_WindowsRefused_IsRefused() =>
        Refused(i => Values(i) with { WindowsRefused = 10 * i }, "windows were refused meanwhile", "disturbed");

    [TestMethod]
    public void Measure_CountsThatFall_SaysThatAnotherNodeOrARestartIsBehindIt()
    {
        Refused(i => Values(i) with { WindowsRefused = 20 - i }, "counts have fallen", "another node answers under its name");
        Refused(i => Values(i > 3 ? 0 : i + 9), "counts have fallen", "it has started anew");
    }

    [TestMethod]
    public void Wanted_AnyPoint_NamesOrderAndAnExample()
    {
        Assert.AreEqual("volts, for example: 230.1", PlannedPoint.All[0].Wanted(3));
        StringAssert.StartsWith(PlannedPoint.All[1].Wanted(1), "amperes volts watts, for example: 5.002 230.1 1150.9");
    }

    [TestMethod]
    public void Measure_NothingMetered_IsRefused() =>
        Refused(i => Values(i) with { Phases = [] }, "the node shows 0 of 1 phases", "meternode watch");

    [TestMethod]
    public void Measure_NoCurrent_IsRefused() =>
        Refused(i => Values(i, amperes: 0, watts: 0), "the node shows no current in phase 1", "close the clamp");

    [TestMethod]
    public void Measure_OtherConfiguration_IsRefused() =>
        Refused(i => Values(i) with { Serial = 6 }, "the node runs with configuration 6 and its bundle has 7", "flash the bundle");

    [TestMethod]
    [DataRow("230.1", true, 0, 230.1, 0)]
    [DataRow("0 230.1 0", true, 0, 230.1, 0)]
    [DataRow("5.002 230.1 1150.9", false, 5.002, 230.1, 1150.9)]
    [DataRow(" 1e1\t230 -2300 ", false, 10, 230, -2300)]
    public void TryRead_WhatIsTyped_IsThatOfAllPhases(string text, bool isNoLoad, double amperes, double volts, double watts)
    {
        ReferenceValues[] read = ReferenceValues.TryRead(text, 3, isNoLoad, out _)!;
        Assert.HasCount(3, read);
        Assert.IsTrue(read.All(value => value == new ReferenceValues(amperes, volts, watts)));
    }

    [TestMethod]
    public void TryRead_NineNumbers_AreThreeForEachPhase()
    {
        ReferenceValues[] read = ReferenceValues.TryRead("1 230 230 2 231 400 3 232 600", 3, false, out _)!;
        CollectionAssert.AreEqual(new ReferenceValues[] { new(1, 230, 230), new(2, 231, 400), new(3, 232, 600) }, read);
    }

    [TestMethod]
    [DataRow("5,002 230 1150", false, "write numbers with a point")]
    [DataRow("5 230", false, "type the reference's amperes, volts and watts")]
    [DataRow("", false, "type the reference's amperes, volts and watts")]
    [DataRow("five 230 1150", false, "type the reference's amperes, volts and watts")]
    [DataRow("230 NaN", true, "type the reference's volts")]
    [DataRow("5 230 9999", false, "9999 W is more than 5 A times 230 V")]
    [DataRow("0 230 0", false, "the current must be more than 0")]
    [DataRow("1 230 0", true, "without load the current is 0")]
    [DataRow("0", true, "the voltage must stay on")]
    public void TryRead_WhatCannotBe_SaysWhatToType(string text, bool isNoLoad, string expected)
    {
        Assert.IsNull(ReferenceValues.TryRead(text, 1, isNoLoad, out string problem));
        StringAssert.Contains(problem, expected);
    }

    [TestMethod]
    public void Means_RowsThatCameMeanwhile_CountAndWholeLinesOnly()
    {
        string path = Path.GetTempFileName();
        try
        {
            File.WriteAllText(path, "time,phase,watts,volts,amperes\nx,1,999,1,1\nx,1,99");
            var file = new ReferenceFile(path);
            file.Begin();
            File.AppendAllText(path, "9,1,1\nx,1,2300,230,10\nx,2,460,230,2\nx,1,2302,230,10\nx,2,46");
            ReferenceValues[] means = file.Means(2);
            Assert.AreEqual(new ReferenceValues(10, 230, 2301), means[0]);
            Assert.AreEqual(new ReferenceValues(2, 230, 460), means[1]);
            StringAssert.Contains(
                Assert.ThrowsExactly<Plant.OperatorException>(() => file.Means(3)).Message, "no row for phase 3 meanwhile");
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static LiveValues Values(int i, double amperes = 10, double watts = 2300) =>
        new(7, 35 * (i + 1), 0, 0, [new LivePhase(amperes, 230, watts, 0)]);

    private static MeasuredPoint? Measure(double maximumScatter, out string problem, Func<int, LiveValues> values)
    {
        var meter = new PointMeter(new ScriptedFeed(values), 7, 1, 4, maximumScatter);
        return meter.Measure(() => [s_reference], CancellationToken.None, out problem)?[0];
    }

    private static void Refused(Func<int, LiveValues> values, string cause, string cure)
    {
        Assert.IsNull(Measure(0.5, out string problem, values));
        StringAssert.Contains(problem, cause);
        StringAssert.Contains(problem, cure);
        Assert.DoesNotContain("\n", problem);
    }

    private sealed class ScriptedFeed(Func<int, LiveValues> values) : ILiveFeed
    {
        private int _next;

        public void Skip()
        {
        }

        public LiveValues Next(TimeSpan limit, CancellationToken cancellation) => values(_next++);
    }
}
