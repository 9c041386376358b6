using MeterNode.Plant.Stores;
using MeterNode.Plant.Stores.Rollups;
using MeterNode.Tools.Tests.Support;
using MeterNode.Tools.Tests.Wire;

namespace MeterNode.Tools.Tests.Collector;

/// <summary>Quarter hours that are kept for some years only, in every store.</summary>
public abstract partial class EvidenceStoreCompliance
{
    private const int Quarters = 200;
    private const string QuarterRows = "rollups WHERE length_seconds = 900";

    /// <summary>So late that about half of the packs are older than a year.</summary>
    private static readonly DateTimeOffset s_yearLater =
        DateTimeOffset.FromUnixTimeSeconds(TestNode.StartSeconds + (24 * 3600)).AddYears(1);

    /// <summary>
    /// Quarter hours that are older than they are kept go, whatever packs, restarts and clocks did, and nothing else does. Whoever asks for
    /// them gets the same, from packs; a rebuild brings them back, identical.
    /// </summary>
    [TestMethod]
    [DataRow(1)]
    [DataRow(2)]
    public void Retention_OldQuarterHours_Go_AreAnsweredFromPacks_AndComeBackIdentical(int seed)
    {
        using IEvidenceStore store = Open();
        List<byte[]> packs = Eventful(_plant.Node, new Random(seed), 2500);
        packs.RemoveRange(700, 150);
        Ingest(store, packs);
        Ingest(store, _plant.Nodes[1].Next(300));
        store.Compact(new ManualTime()).Count();
        store.Rollups.CatchUp(0).Count();
        List<string> before = Answers(store);
        long rows = Count(QuarterRows);
        long others = Count("rollups") - rows;
        Assert.IsNull(store.Rollups.KeptYears);
        Assert.AreEqual(0, store.Rollups.DropOld(new ManualTime(s_yearLater)).Count(), "all are kept");

        store.Rollups.Keep(1);
        Assert.IsGreaterThan(0, store.Rollups.DropOld(new ManualTime(s_yearLater)).Count());

        Assert.AreEqual(1, store.Rollups.KeptYears);
        Assert.IsLessThan(rows * 3 / 4, Count(QuarterRows));
        Assert.IsGreaterThan(rows / 4, Count(QuarterRows), "newer ones stay");
        Assert.AreEqual(others, Count("rollups") - Count(QuarterRows), "hours and days stay");
        CollectionAssert.AreEqual(before, Answers(store));
        CollectionAssert.AreEqual(
            packs.ConvertAll(Convert.ToHexString), store.Packs(_plant.Node.Kid).Select(pack => Convert.ToHexString(pack.Bytes)).ToList());

        store.Rollups.Keep(null);
        Assert.AreEqual(0, store.Rollups.DropOld(new ManualTime(s_yearLater)).Count());
        store.Rollups.Rebuild().Count();

        Assert.AreEqual(rows, Count(QuarterRows));
        CollectionAssert.AreEqual(before, Answers(store));
    }

    /// <summary>A person thinks better of it while a server is still at dropping them.</summary>
    [TestMethod]
    public void Retention_AllAreWantedAgainWhileTheyGo_AllComeBack()
    {
        using IEvidenceStore store = Open();
        Ingest(store, _plant.Node.Next(2500));
        Ingest(store, _plant.Nodes[1].Next(2500));
        store.Rollups.CatchUp(0).Count();
        List<string> before = Answers(store);
        long rows = Count(QuarterRows);
        store.Rollups.Keep(1);
        using IEnumerator<ulong> dropping = store.Rollups.DropOld(new ManualTime(s_yearLater)).GetEnumerator();
        Assert.IsTrue(dropping.MoveNext());
        Assert.IsLessThan(rows, Count(QuarterRows));
        using (IEvidenceStore other = Open())
        {
            other.Rollups.Keep(null);
            other.Rollups.Rebuild().Count();
        }

        while (dropping.MoveNext())
        {
        }

        Assert.AreEqual(rows, Count(QuarterRows));
        CollectionAssert.AreEqual(before, Answers(store));
    }

    /// <summary>Where a zone is half an hour or a quarter off, days and months begin inside an hour.</summary>
    [TestMethod]
    public void Retention_DaysThatBeginInsideAnHour_AreAsBefore()
    {
        using IEvidenceStore store = Open();
        Ingest(store, _plant.Node.Next(5000));
        store.Rollups.CatchUp(0).Count();
        long day = TestNode.StartSeconds / 86_400 * 86_400;
        long[] days = [.. Enumerable.Range(-1, 6).Select(i => day + (i * 86_400L) + 18_900)];
        long[] weeks = [day - 900, day + (4 * 86_400) + 900];
        long[] hours = [.. Enumerable.Range(0, 60).Select(i => day + (i * 3600L) + 1800)];
        RollupSeries[] before = [.. new[] { days, weeks, hours }.Select(each => store.Rollups.Read(_plant.Node.Kid, each))];

        store.Rollups.Keep(1);
        store.Rollups.DropOld(new ManualTime(s_yearLater.AddDays(2))).Count();

        RollupSeries[] after = [.. new[] { days, weeks, hours }.Select(each => store.Rollups.Read(_plant.Node.Kid, each))];
        foreach ((RollupSeries was, RollupSeries now) in before.Zip(after))
        {
            Assert.HasCount(was.Rollups.Count, now.Rollups);
            foreach ((Rollup one, Rollup other) in was.Rollups.Zip(now.Rollups))
            {
                Assert.AreEqual(
                    (one.BeginSeconds, one.EndSeconds, one.FirstSeq, one.LastSeq, one.PackCount, one.ImportJoules, one.Shots, one.Events),
                    (other.BeginSeconds, other.EndSeconds, other.FirstSeq, other.LastSeq, other.PackCount, other.ImportJoules, other.Shots,
                        other.Events));
                Assert.AreEqual(one.PowerWatts!.Value.Sum, other.PowerWatts!.Value.Sum, 1e-6 * one.PowerWatts.Value.Sum);
                Assert.AreEqual(one.MeteredSeconds, other.MeteredSeconds, 1e-6);
            }
        }
    }

    /// <summary>A pack from long ago, or one of a clock that was set back, adds to hours whose quarter hours are gone.</summary>
    [TestMethod]
    public void Retention_PacksThatComeForATimeWithoutQuarterHours_AreCountedOnce()
    {
        using IEvidenceStore store = Open();
        List<byte[]> packs = _plant.Node.Next(2500);
        byte[] back = _plant.Node.Sign(_plant.Node.Payload(200));
        Ingest(store, [.. packs[..300], .. packs[360..]]);
        store.Rollups.CatchUp(0).Count();
        store.Rollups.Keep(1);
        store.Rollups.DropOld(new ManualTime(s_yearLater)).Count();
        long gone = Count(QuarterRows);

        Ingest(store, [back, .. _plant.Node.Next(30)]);
        store.Rollups.CatchUp(0).Count();
        List<string> set = Answers(store);
        Ingest(store, packs[300..360]);
        store.Rollups.CatchUp(0).Count();
        List<string> late = Answers(store);
        Assert.IsGreaterThan(gone, Count(QuarterRows), "they were made again for what came late");
        using (IEvidenceStore next = Open())
        {
            next.Rollups.DropOld(new ManualTime(s_yearLater)).Count();
        }

        CollectionAssert.AreEqual(late, Answers(store));
        store.Rollups.Rebuild().Count();
        CollectionAssert.AreEqual(late, Answers(store));
        CollectionAssert.AreNotEqual(set, late);
        Assert.AreEqual(2531, store.Rollups.Read(_plant.Node.Kid, [FirstQuarter, FirstQuarter + (400 * 900)]).Rollups.Single().PackCount);
    }

    /// <summary>What charts ask: quarter hours, hours, days, and all of it.</summary>
    private List<string> Answers(IEvidenceStore store)
    {
        long hour = TestNode.StartSeconds / 3600 * 3600;
        long day = TestNode.StartSeconds / 86_400 * 86_400;
        return
        [
            .. Texts(store.Rollups.Read(_plant.Node.Kid, Boundaries(Quarters))),
            .. Texts(store.Rollups.Read(_plant.Nodes[1].Kid, Boundaries(Quarters))),
            .. Texts(store.Rollups.Read(_plant.Node.Kid, [.. Enumerable.Range(0, 50).Select(i => hour + (i * 3600L))])),
            .. Texts(store.Rollups.Read(_plant.Node.Kid, [.. Enumerable.Range(0, 4).Select(i => day + (i * 86_400L))])),
            .. Texts(store.Rollups.Read(_plant.Node.Kid, [day, day + (7 * 86_400)])),
        ];
    }
}
