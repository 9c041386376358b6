using System.Globalization;
using MeterNode.Figures;
using MeterNode.Server.Live;
using MeterNode.Server.Serving;
using MeterNode.Server.Today;
using MeterNode.Server.Web;
using MeterNode.Server.Web.Shown;
using MeterNode.Tools.Tests.Provisioning;
using MeterNode.Tools.Tests.Support;
using MeterNode.Tools.Tests.Wire;
using MeterNode.Wire;
using Microsoft.AspNetCore.Http;

namespace MeterNode.Tools.Tests.Web;

/// <summary>What no machine accounts for of the energy at the entry: with its sign, and only over time that all metered.</summary>
[TestClass]
public sealed class UnexplainedRestTests : IDisposable
{
    /// <summary>A quarter hour begins then: 2026-09-21 14:15 UTC.</summary>
    private const long Start = 1_790_000_100;
    private const int Minutes = 45;

    private readonly TemporaryPlant _plant = new();
    private readonly PlantServer _server;
    private readonly TestPlant _keys = new(nodes: 0);
    private readonly PageView _view;

    public UnexplainedRestTests()
    {
        var time = new ManualTime(DateTimeOffset.FromUnixTimeSeconds(Start + (Minutes * 60) + 5));
        _server = new PlantServer(new PlantServerOptions { Plant = _plant.Plant, Time = time });
        var context = new DefaultHttpContext();
        context.Request.Headers.AcceptLanguage = "en";
        _view = new PageView(context, _server, new AssetBook());
    }

    public void Dispose()
    {
        _server.Dispose();
        _plant.Dispose();
    }

    /// <summary>The entry takes 2 kW beside what the machine takes: 0.5 kWh in each of three quarter hours.</summary>
    [TestMethod]
    public void Rest_EntryTakesMore_IsPositive_OverTheTimeOfBoth()
    {
        FigureView rest = Rest([Row("entry", extraWatts: 2000, isAtEntry: true)], [Row("press")]);

        Assert.AreEqual(1.5, Number(rest), 0.05);
        StringAssert.StartsWith(rest.Value, "+");
        Assert.IsNotNull(rest.Uncertainty);
        Assert.AreEqual(FigureState.Partial, rest.State);
        StringAssert.Contains(rest.Note, "over 3 of 60 quarter hours");
        Assert.DoesNotContain("not distinguishable", rest.Note);
    }

    [TestMethod]
    public void Rest_MachinesReadMore_IsNegative_AndSaysWhatToCheck()
    {
        FigureView rest = Rest([Row("entry", isAtEntry: true)], [Row("press"), Row("furnace", extraWatts: 4000)]);

        Assert.IsLessThan(-5, Number(rest));
        StringAssert.StartsWith(rest.Value, "\u2212");
        StringAssert.Contains(rest.Note, "check ratios and clamps");
    }

    [TestMethod]
    public void Rest_WithinItsUncertainty_SaysSo()
    {
        FigureView rest = Rest([Row("entry", isAtEntry: true)], [Row("press")]);

        Assert.AreEqual(0, Number(rest), 1e-9);
        StringAssert.Contains(rest.Note, "not distinguishable from 0");
    }

    /// <summary>An outage of a machine is no saving, and no theft: its quarter hours are left out at the entry too.</summary>
    [TestMethod]
    public void Rest_MachineWithAGap_LeavesThisTimeOut()
    {
        FigureView rest = Rest([Row("entry", extraWatts: 2000, isAtEntry: true)], [Row("press", lostFrom: 10)]);

        Assert.AreEqual(0.5, Number(rest), 0.05);
        StringAssert.Contains(rest.Note, "over 1 of 60 quarter hours");
    }

    [TestMethod]
    public void Rest_MachineWithoutData_IsNamed()
    {
        FigureView rest = Rest([Row("entry", extraWatts: 2000, isAtEntry: true)], [Row("press"), Row("silent", minutes: 0)]);

        StringAssert.Contains(rest.Note, "1 machines without data today");
        Assert.AreEqual(FigureState.Partial, rest.State);
    }

    [TestMethod]
    public void Rest_NothingInCommon_IsNoNumber()
    {
        FigureView rest = Rest([Row("entry", minutes: 0, isAtEntry: true)], [Row("press")]);

        Assert.IsNull(rest.Value);
        StringAssert.Contains(rest.Note, "no quarter hour yet");
    }

    private FigureView Rest(MachineRow[] entry, MachineRow[] machines) => UnexplainedRest.Of(entry, machines, _view).Shown;

    private static double Number(FigureView figure) =>
        double.Parse(figure.Value!.Replace('\u2212', '-'), CultureInfo.InvariantCulture);

    private MachineRow Row(string name, double extraWatts = 0, bool isAtEntry = false, int minutes = Minutes, int? lostFrom = null)
    {
        var node = new TestNode(name, name, _keys.PlantKey, startSeconds: Start);
        var day = DateOnly.FromDateTime(DateTimeOffset.FromUnixTimeSeconds(Start).UtcDateTime);
        var today = new NodeCalendarBuilder(name, name, LocalDays.Calendar(day, 1, TimeZoneInfo.Utc));
        var days = new NodeCalendarBuilder(name, name, LocalDays.Calendar(day.AddDays(-7), 8, TimeZoneInfo.Utc));
        today.NextBoard(node.Kid);
        days.NextBoard(node.Kid);
        for (int minute = 0; minute < minutes; minute++)
        {
            node.Joules += (long)(extraWatts * 60);
            byte[] bytes = node.Next();
            if (!(minute >= lostFrom && minute < lostFrom + 10))
            {
                Assert.AreEqual(PackError.None, Pack.TryDecode(bytes, out Pack? pack));
                Assert.AreEqual(PackError.None, PackPayload.TryRead(pack!.Payload, out PackPayload? payload));
                today.Take(pack, payload!);
                days.Take(pack, payload!);
            }
        }

        return new MachineRow
        {
            Node = new NodeLive { Node = name, Machine = name },
            Condition = NodeCondition.Current,
            Day = DayLook.Of(today, days, _view.Now, new BudgetMaker(_ => null), isVirtual: false),
            Class = null,
            Process = null,
            Hall = null,
            IsAtEntry = isAtEntry,
            Doubts = [],
        };
    }
}
