using MeterNode.Figures;
using MeterNode.Plant;
using MeterNode.Plant.Uploading;
using MeterNode.Server.Uploading;
using MeterNode.Tools.Tests.Figures;
using MeterNode.Tools.Tests.Ledger;
using MeterNode.Wire;

namespace MeterNode.Tools.Tests.Uploading;

/// <summary>Figures as values for an authority: what is valid, and what is no value.</summary>
[TestClass]
public sealed class UploadValuesTests
{
    private const long Day = TestLedger.Day;
    private static readonly UploadRow s_days = new("D-1", null, UploadSpan.Day, 1, 1);
    private static readonly UploadRow s_quarters = new("Q-1", "press-1", UploadSpan.QuarterHour, 10_000, 4);

    [TestMethod]
    public void Of_WholeDay_HasItsEnergyInTheUnitOfTheCode()
    {
        StoryNode node = Metered(96);

        UploadValues values = UploadValues.Of(Period(Day, Day + 86_400, node), [s_days, s_quarters]);

        // 96 quarter hours of 3.6 MJ: a kilowatt-hour each.
        Assert.AreEqual(new UploadValue("D-1", "96", UploadSpan.Day, "2026-11-26 00:00:00", 1, true), values.Values[0]);
        Assert.HasCount(97, values.Values);
        Assert.AreEqual(
            new UploadValue("Q-1", "0.0001", UploadSpan.QuarterHour, "2026-11-26 23:45:00", 4, true), values.Values[^1]);
        Assert.AreEqual(0, values.NotMetered);
    }

    [TestMethod]
    public void Of_DayThatThePeriodCuts_IsNoValue()
    {
        UploadValues values = UploadValues.Of(Period(Day, Day + 43_200, Metered(48)), [s_days]);

        Assert.IsEmpty(values.Values);
    }

    [TestMethod]
    public void Of_DayWithAGap_IsNotValidAndItsEmptyQuarterHoursAreNoValues()
    {
        StoryNode node = Metered(48);
        node.Skip(7200);
        node.Restart("boot reason=power boot=2 fw=0.8.0");
        for (int quarter = 0; quarter < 40; quarter++)
        {
            node.Pack(900, 3_600_000);
        }

        UploadValues values = UploadValues.Of(Period(Day, Day + 86_400, node), [s_days, s_quarters]);

        Assert.AreEqual(new UploadValue("D-1", "88", UploadSpan.Day, "2026-11-26 00:00:00", 1, false), values.Values[0]);
        Assert.AreEqual(8, values.NotMetered);
        Assert.HasCount(89, values.Values);
        Assert.IsTrue(values.Values.Skip(1).All(value => value.IsValid));
    }

    [TestMethod]
    public void Of_Estimate_IsNotValid()
    {
        var node = new StoryNode(Day) { Mode = "nominal" };
        node.Pack(900, 3_600_000);

        Assert.IsFalse(UploadValues.Of(Period(Day, Day + 900, node), [s_quarters]).Values.Single().IsValid);
    }

    [TestMethod]
    public void Of_Month_IsOneOnlyWhenWhole()
    {
        var node = new StoryNode(Day);
        node.Pack(900, 3_600_000);
        UploadRow month = s_days with { Span = UploadSpan.Month };
        long december = new DateTimeOffset(2026, 12, 1, 0, 0, 0, TimeSpan.Zero).ToUnixTimeSeconds();
        long november = new DateTimeOffset(2026, 11, 1, 0, 0, 0, TimeSpan.Zero).ToUnixTimeSeconds();

        Assert.IsEmpty(UploadValues.Of(Period(Day, december, node), [month]).Values);
        UploadValue value = UploadValues.Of(Period(november, december, node), [month]).Values.Single();
        Assert.AreEqual(new UploadValue("D-1", "1", UploadSpan.Month, "2026-11-01 00:00:00", 1, false), value);
    }

    [TestMethod]
    public void Of_ClocksGoBack_IsRefusedWithTheTime()
    {
        long begin = new DateTimeOffset(2026, 10, 25, 0, 0, 0, TimeSpan.Zero).ToUnixTimeSeconds();
        var node = new StoryNode(begin);
        for (int quarter = 0; quarter < 8; quarter++)
        {
            node.Pack(900, 3_600_000);
        }

        OperatorException e = Assert.ThrowsExactly<OperatorException>(
            () => UploadValues.Of(Period(begin, begin + 7200, node, "Europe/Berlin"), [s_quarters]));
        Assert.Contains("clocks go back in this period, and two values would have the time 2026-10-25 02:00:00", e.Message);
    }

    private static StoryNode Metered(int quarters)
    {
        var node = new StoryNode(Day);
        for (int quarter = 0; quarter < quarters; quarter++)
        {
            node.Pack(900, 3_600_000);
        }

        return node;
    }

    private static ComputedPeriod Period(long from, long to, StoryNode node, string zone = "UTC")
    {
        var calendar = new PlantCalendar(new EvidencePeriod(from, to), TimeZoneInfo.FindSystemTimeZoneById(zone));
        var builder = new NodeCalendarBuilder("press-1", "press", calendar);
        builder.NextBoard(node.Kid);
        foreach (byte[] bytes in node.Packs)
        {
            Pack.TryDecode(bytes, out Pack? pack);
            PackPayload.TryRead(pack!.Payload, out PackPayload? payload);
            builder.Take(pack, payload!);
        }

        NodeCalendar made = builder.Build();
        var set = new PlantFigureSet(
            "demo", calendar, [new NodeFigureSet(made, new BudgetMaker(_ => null))], PlantFactors.Of(null, 2026),
            new PlantStatements(null, calendar));
        return new ComputedPeriod(new Registry("demo", null, []), calendar, node.Packs.Count, [], set, [.. set.All([])]);
    }
}
