using MeterNode.Plant.Stores.Rollups;

namespace MeterNode.Tools.Tests.Collector;

[TestClass]
public sealed class FormerQuartersTests
{
    /// <summary>A clock that was set back put a pack with a number of today into an hour of last year.</summary>
    [TestMethod]
    public void Near_NumbersOfLongAgoAndOfNow_AreReadApart()
    {
        List<Rollup>[] near =
        [
            .. FormerQuarters.Near([Hour(0, 1000, 1059), Hour(1, 500_000, 500_000), Hour(2, 1060, 1119), Hour(3, 1090, 5100)]),
        ];

        Assert.HasCount(2, near);
        CollectionAssert.AreEqual(new long[] { 1000, 1060, 1090 }, near[0].ConvertAll(hour => hour.FirstSeq));
        CollectionAssert.AreEqual(new long[] { 500_000 }, near[1].ConvertAll(hour => hour.FirstSeq));
    }

    /// <summary>An hour whose numbers reach far holds those together that lie in it.</summary>
    [TestMethod]
    public void Near_HourThatReachesOverOthers_IsReadWithThem()
    {
        List<Rollup>[] near = [.. FormerQuarters.Near([Hour(0, 100, 9000), Hour(1, 120, 180), Hour(2, 12_000, 12_060)])];

        Assert.HasCount(1, near);
        Assert.IsEmpty(FormerQuarters.Near([]));
    }

    private static Rollup Hour(int hour, long firstSeq, long lastSeq) =>
        new(hour * 3600L, (hour + 1) * 3600L) { FirstSeq = firstSeq, LastSeq = lastSeq };
}
