using MeterNode.Charts;
using MeterNode.Report;

namespace MeterNode.Tools.Tests.Reporting;

/// <summary>A month of evaluation periods in a picture: no deviation is lost between its points.</summary>
[TestClass]
public sealed class ControlPictureTests
{
    private static readonly DateTimeOffset s_start = DateTimeOffset.UnixEpoch;

    [TestMethod]
    public void Worst_OfAMonth_HasEveryMaximumAndNoPeriodTwice()
    {
        ControlPoint[] all = [.. Enumerable.Range(0, 2976).Select(i => new ControlPoint(
            s_start.AddMinutes(15 * i), 900, i % 97, i == 1234 ? 500 : i % 89))];

        ControlPoint[] worst = [.. ControlPicture.Worst(all, TimeSpan.FromHours(4))];

        Assert.HasCount(2976 / 16, worst);
        Assert.AreEqual(500, worst.Single(point => point.Start == s_start.AddHours(4 * (1234 / 16))).Maximum);
        Assert.AreEqual(96, worst.Max(point => point.P95));
        Assert.AreEqual(all.Sum(point => point.Seconds), worst.Sum(point => point.Seconds));
    }

    [TestMethod]
    public void Worst_BehindAPause_BeginsAgainWithTheNextPeriod()
    {
        ControlPoint[] all = [new(s_start, 900, 1, 2), new(s_start.AddHours(9), 900, null, null), new(s_start.AddHours(9.5), 900, 3, 4)];

        ControlPoint[] worst = [.. ControlPicture.Worst(all, TimeSpan.FromHours(4))];

        CollectionAssert.AreEqual(
            (ControlPoint[])[new(s_start, 900, 1, 2), new(s_start.AddHours(9), 2700, 3, 4)], worst);
    }
}
