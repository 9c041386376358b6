using MeterNode.Plant.Collecting;
using MeterNode.Plant.Stores;
using MeterNode.Plant.Stores.Rollups;
using MeterNode.Tools.Tests.Support;
using MeterNode.Tools.Tests.Wire;
using MeterNode.Wire;

namespace MeterNode.Tools.Tests.Collector;

/// <summary>Quarter hours and days that every store makes of its packs.</summary>
public abstract partial class EvidenceStoreCompliance
{
    private const long FirstQuarter = TestNode.StartSeconds / 900 * 900;

    [TestMethod]
    public void Rollups_QuarterHours_SayWhatTheirReadingsSay()
    {
        using IEvidenceStore store = Open();
        Ingest(store, _plant.Node.Next(180));
        RollupSeries fromPacks = store.Rollups.Read(_plant.Node.Kid, Boundaries(13));
        Assert.IsGreaterThan(0, store.Rollups.CatchUp(0).Count());

        RollupSeries series = store.Rollups.Read(_plant.Node.Kid, Boundaries(13));

        CollectionAssert.AreEqual(Texts(fromPacks), Texts(series), "with and without rows");
        Assert.IsFalse(series.IsBehind);
        Assert.HasCount(13, series.Rollups);
        Rollup quarter = series.Rollups[4];
        long begin = FirstQuarter + (4 * 900);
        List<StoredRecord> inside = [.. store.Records(_plant.Node.Kid, [])
            .Where(stored => stored.Record.AtSeconds > begin && stored.Record.AtSeconds <= begin + 900)];
        double[] watts = [.. inside.Where(stored => stored.Record.Name == "p").Select(stored => stored.Record.Value!.Value)];
        double[] celsius = [.. inside.Where(stored => stored.Record.Name == "t1").Select(stored => stored.Record.Value!.Value)];
        double[] joules = [.. inside.Where(stored => stored.Record.Name == "ei").Select(stored => stored.Record.Value!.Value)];
        double before = store.Records(_plant.Node.Kid, ["ei"]).Last(stored => stored.Record.AtSeconds <= begin).Record.Value!.Value;
        Assert.AreEqual((begin, begin + 900), (quarter.BeginSeconds, quarter.EndSeconds));
        Assert.AreEqual(90, watts.Length);
        Assert.AreEqual(watts.Average(), quarter.PowerWatts!.Value.Mean, 1e-6);
        Assert.AreEqual(watts.Min(), quarter.PowerWatts.Value.Minimum);
        Assert.AreEqual(watts.Max(), quarter.PowerWatts.Value.Maximum);
        Assert.AreEqual(900, quarter.MeteredSeconds);
        Assert.AreEqual(new RollupRegister((long)before, (long)joules[^1]), quarter.ImportJoules);
        Assert.AreEqual(15, quarter.PackCount);
        ZoneRollup zone = quarter.Zones.Single();
        Assert.AreEqual(celsius.Average(), zone.Celsius!.Value.Mean, 1e-6);
        Assert.AreEqual((celsius.Min(), celsius.Max()), (zone.Celsius.Value.Minimum, zone.Celsius.Value.Maximum));
        Assert.AreEqual((1L, 1.45, 220.0), (zone.Periods, zone.WorstAccuracyCelsius!.Value, zone.SetpointCelsius!.Value));
        Assert.IsFalse(quarter.IsEstimate);
    }

    [TestMethod]
    public void Rollups_HoleOfHours_StaysAHoleAndTheTotalHasItsEnergy()
    {
        using IEvidenceStore store = Open();
        List<byte[]> packs = _plant.Node.Next(400);
        Ingest(store, [.. packs[..100], .. packs[300..]]);
        store.Rollups.CatchUp(0).Count();

        RollupSeries quarters = store.Rollups.Read(_plant.Node.Kid, Boundaries(28));
        Rollup whole = store.Rollups.Read(_plant.Node.Kid, [FirstQuarter, FirstQuarter + (28 * 900)]).Rollups.Single();

        double[] registers = [.. store.Records(_plant.Node.Kid, ["ei"]).Select(stored => stored.Record.Value!.Value)];
        Assert.IsFalse(quarters.Rollups.Any(quarter => quarter.BeginSeconds is > FirstQuarter + 6900 and < FirstQuarter + 18_000));
        Assert.AreEqual((long)(registers[^1] - registers[0]), whole.ImportJoules!.Value.Change);
        Assert.AreEqual(12_000, whole.MeteredSeconds);
        Assert.IsLessThan(whole.ImportJoules.Value.Change, quarters.Rollups.Sum(quarter => quarter.ImportJoules!.Value.Change));
    }

    /// <summary>
    /// Packs that come in any order, with holes, restarts, clocks that are set back and packs without UTC; rolled up at any moment, by
    /// rows and blocks alike.
    /// </summary>
    [TestMethod]
    [DataRow(1)]
    [DataRow(2)]
    [DataRow(3)]
    public void Rollups_PacksInAnyOrder_AreThoseOfARebuild(int seed)
    {
        var random = new Random(seed);
        using IEvidenceStore store = Open();
        using var collector = new EvidenceCollector(_plant.Registry, store);
        List<byte[]> packs = Eventful(_plant.Node, random, 2200);
        packs.RemoveRange(900, 40);
        List<byte[]> late = packs.GetRange(300, 60);
        packs.RemoveRange(300, 60);
        for (int i = 0; i + 4 < packs.Count; i += 3)
        {
            if (random.Next(12) == 0)
            {
                packs.Reverse(i, 4);
            }
        }

        packs.InsertRange(1700, late.Skip(30));
        packs.AddRange(late.Take(30));
        foreach (byte[][] some in packs.Chunk(37))
        {
            collector.Ingest([.. some.Select(pack => new ReceivedPack("t", pack, s_now))]);
            _ = random.Next(4) switch
            {
                0 => store.Rollups.CatchUp(random.Next(3) * 8).Count(),
                1 => store.Compact(new ManualTime()).Count(),
                _ => 0,
            };
        }

        store.Rollups.CatchUp(8).Count();
        long[] days = [FirstQuarter, FirstQuarter + (200 * 900), FirstQuarter + (800 * 900)];
        List<string> quarters = Texts(store.Rollups.Read(_plant.Node.Kid, Boundaries(200)));
        List<string> weeks = Texts(store.Rollups.Read(_plant.Node.Kid, days));
        Assert.IsGreaterThan(100, quarters.Count);
        Assert.IsGreaterThan(0, store.Rollups.Rebuild().Count());

        CollectionAssert.AreEqual(quarters, Texts(store.Rollups.Read(_plant.Node.Kid, Boundaries(200))));
        CollectionAssert.AreEqual(weeks, Texts(store.Rollups.Read(_plant.Node.Kid, days)));
    }

    /// <summary>
    /// Two collectors share the packs of two nodes and keep what they have rolled up; packs come late, twice or never, clocks are set back,
    /// one of them starts anew or somebody rebuilds: each quarter hour, and a long interval, is that of a rebuild.
    /// </summary>
    [TestMethod]
    [DataRow(1)]
    public void Rollups_KeptByTwoCollectors_AreThoseOfARebuild(int seed)
    {
        var random = new Random(seed);
        IEvidenceStore[] stores = [Open(), Open()];
        EvidenceCollector[] collectors = [.. stores.Select(store => new EvidenceCollector(_plant.Registry, store))];
        KeptQuarters[] kept = [Keeping(collectors[0]), Keeping(collectors[1])];
        List<byte[]>[] packs = [Eventful(_plant.Node, random, 900), Eventful(_plant.Nodes[1], random, 900)];
        foreach (List<byte[]> some in packs)
        {
            List<byte[]> late = some.GetRange(200, 40);
            some.RemoveRange(200, 40);
            some.RemoveRange(500, 20);
            for (int i = 0; i + 4 < some.Count; i += 40)
            {
                some.Reverse(i, 1 + random.Next(4));
            }

            some.InsertRange(600, late);
        }

        int with = 0;
        for (int i = 0; i < packs[0].Count; i += 5)
        {
            with = random.Next(12) == 0 ? 1 - with : with;
            foreach (List<byte[]> some in packs)
            {
                collectors[with].Ingest([.. some.Skip(i).Take(5).Select(pack => new ReceivedPack("t", pack, s_now))]);
            }

            switch (random.Next(60))
            {
                case 0:
                    kept[with] = Keeping(collectors[with]); // It starts anew, and knows nothing.
                    break;
                case 1:
                    stores[1 - with].Rollups.Rebuild().Count();
                    break;
                case < 40:
                    int who = random.Next(8) == 0 ? 1 - with : with;
                    stores[who].Rollups.CatchUp(random.Next(3) * 8, kept[who]).Count();
                    break;
                default:
                    break;
            }
        }

        stores[1].Rollups.CatchUp(0, kept[1]).Count();
        stores[0].Rollups.CatchUp(0, kept[0]).Count();
        List<string> rows = Rows();
        stores[0].Rollups.Rebuild().Count();

        Assert.IsGreaterThan(100, rows.Count);
        CollectionAssert.AreEqual(rows, Rows());
        foreach (IDisposable used in (IDisposable[])[.. collectors, .. stores])
        {
            used.Dispose();
        }

        List<string> Rows() => [.. _plant.Nodes.Take(2).SelectMany(node => Texts(stores[0].Rollups.Read(node.Kid, Boundaries(200)))
            .Concat(Texts(stores[0].Rollups.Read(node.Kid, [FirstQuarter, FirstQuarter + (200 * 900)]))))];
    }

    [TestMethod]
    public void Rollups_TwoProcesses_CountEachPackOnce()
    {
        using IEvidenceStore first = Open();
        using IEvidenceStore second = Open();
        Ingest(first, _plant.Node.Next(2500));
        Ingest(first, _plant.Nodes[1].Next(1500));

        Parallel.Invoke(() => first.Rollups.CatchUp(0).Count(), () => second.Rollups.CatchUp(0).Count());

        Assert.AreEqual(2500, first.Rollups.Read(_plant.Node.Kid, Boundaries(400)).Rollups.Sum(quarter => quarter.PackCount));
        Assert.AreEqual(1500, first.Rollups.Read(_plant.Nodes[1].Kid, Boundaries(400)).Rollups.Sum(quarter => quarter.PackCount));
    }

    [TestMethod]
    public void Rollups_OfAnotherVersionOrNone_AreMadeAgain()
    {
        using IEvidenceStore store = Open();
        Ingest(store, _plant.Node.Next(1200));
        Assert.IsTrue(store.Rollups.Read(_plant.Node.Kid, Boundaries(100)).IsBehind);
        Assert.AreEqual(0, store.Rollups.Read(77, Boundaries(100)).Rollups.Count);
        store.Rollups.CatchUp(0).Count();
        List<string> whole = Texts(store.Rollups.Read(_plant.Node.Kid, Boundaries(100)));
        Execute("UPDATE rollup_state SET version = 99; UPDATE rollups SET begin_seconds = begin_seconds + 90000000");

        Assert.AreEqual(0, store.Rollups.Read(_plant.Node.Kid, Boundaries(100)).Rollups.Count);
        store.Rollups.CatchUp(0).Count();

        CollectionAssert.AreEqual(whole, Texts(store.Rollups.Read(_plant.Node.Kid, Boundaries(100))));
        Assert.IsFalse(store.Rollups.Read(_plant.Node.Kid, Boundaries(100)).IsBehind);
    }

    [TestMethod]
    public void Rollups_BoundariesThatAreNone_AreRefused()
    {
        using IEvidenceStore store = Open();

        Assert.ThrowsExactly<ArgumentException>(() => store.Rollups.Read(1, [0, 1000]));
        Assert.ThrowsExactly<ArgumentException>(() => store.Rollups.Read(1, [900, 900]));
    }

    private static KeptQuarters Keeping(EvidenceCollector collector)
    {
        var kept = new KeptQuarters();
        collector.Ingested += result =>
        {
            if (result.Judgement.Verdict.IsStored())
            {
                kept.Note(result.Verified.Node!.Kid, result.Verified.Pack!, result.Verified.Payload!);
            }
        };
        return kept;
    }

    private static long[] Boundaries(int quarters) => [.. Enumerable.Range(0, quarters + 1).Select(i => FirstQuarter + (i * 900L))];

    private static List<string> Texts(RollupSeries series) => [.. series.Rollups.Select(rollup =>
        $"{rollup.BeginSeconds} {rollup.FirstSeq} {rollup.LastSeq} {Convert.ToHexString(RollupCodec.Write(rollup))}")];

    private static List<byte[]> Eventful(TestNode node, Random random, int count)
    {
        var packs = new List<byte[]>();
        long minute = 0;
        for (int i = 0; i < count; i++, minute++)
        {
            bool hasUtc = true;
            switch (random.Next(200))
            {
                case 0:
                    node.Boot++;
                    minute += random.Next(100);
                    break;
                case 1:
                    minute -= Math.Min(minute, random.Next(40));
                    break;
                case 2:
                    hasUtc = false;
                    break;
                default:
                    break;
            }

            packs.Add(node.Sign(node.Payload(minute, payload => payload.Number("unmet", "s", random.Next(3), 60), hasUtc ? 'S' : 'R')));
        }

        return packs;
    }
}
