using MeterNode.Plant.Stores.Rollups;
using MeterNode.Server.Today;
using MeterNode.Server.Web.Shown;

namespace MeterNode.Tools.Tests.Web;

/// <summary>Control accuracy of a long period is in order only where each part of it is, with what was permitted then.</summary>
[TestClass]
public sealed class ZoneControlTests
{
    private static readonly DateTimeOffset s_begin = new(2026, 10, 5, 0, 0, 0, TimeSpan.Zero);

    [TestMethod]
    [DataRow(2.5, 3.0, 2.5, 3.0, Mark.Order, DisplayName = "all of it within")]
    [DataRow(2.5, 1.0, 2.5, 5.0, Mark.Attention, DisplayName = "the band was widened afterwards")]
    [DataRow(2.5, 3.0, 2.5, null, Mark.None, DisplayName = "nothing was permitted in a part")]
    [DataRow(2.5, null, 2.5, null, Mark.None, DisplayName = "nothing was permitted")]
    [DataRow(2.5, 1.0, 2.5, null, Mark.Attention, DisplayName = "what is out is out")]
    [DataRow(null, 1.0, null, null, Mark.None, DisplayName = "no sample counts")]
    [DataRow(2.5, 3.0, null, null, Mark.Order, DisplayName = "where no sample counts there is nothing to judge")]
    public void Mark_IsOfEachPartWithItsOwnTolerance(double? worst, double? band, double? later, double? laterBand, Mark mark)
    {
        HistoryPoint[] points = [Point(0, worst, band), Point(1, later, laterBand)];
        var day = new HistoryRow("2026-10-05", points, s_begin.AddDays(1));
        HistoryRow[] hours = [.. points.Select(point => new HistoryRow("", [point], s_begin.AddDays(1)))];

        ZoneControl together = day.Control(1)!;

        Assert.AreEqual(2, together.Periods);
        Assert.AreEqual(mark, ZoneControl.MarkOf([together]));
        Assert.AreEqual(mark, ZoneControl.MarkOf([.. hours.Select(hour => hour.Control(1)!)]));
    }

    private static HistoryPoint Point(int hour, double? worst, double? band) => new(
        s_begin.AddHours(hour), s_begin.AddHours(hour + 1), 3600, null,
        [new ZoneRollup(1) { Periods = 1, WorstAccuracyCelsius = worst, ToleranceCelsius = band }]);
}
