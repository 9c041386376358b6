using System.Diagnostics;
using System.Globalization;
using MeterNode.Plant.Collecting;
using MeterNode.Plant.Stores;
using MeterNode.Tools.Tests.Wire;

namespace MeterNode.Tools.Tests.Collector;

/// <summary>
/// What a year of a node takes in a store, and how long its charts take. Benchmarks, not part of the test run: tests/host-rates.sh prints
/// their figures.
/// </summary>
public abstract partial class EvidenceStoreCompliance
{
    private const int PacksADay = 1440;
    private const int Days = 28;
    private const int YearNodes = 30;

    public TestContext TestContext { get; set; } = null!;

    /// <summary>
    /// Three phases and a zone with its samples; every digit of what phases measure is chance, so a real machine takes no more. The node
    /// has a second zone, which makes it a little larger.
    /// </summary>
    [TestMethod]
    [TestCategory("Benchmark")]
    public void Store_YearOfANodeWithThreePhases_Size()
    {
        var random = new Random(3);
        var node = new SampledNode(_plant.Node, 5) { More = payload => AddPhases(payload, random) };
        using IEvidenceStore store = Open();
        using var collector = new EvidenceCollector(_plant.Registry, store);
        var sizes = new List<long>();
        long wireBytes = 0;
        TimeSpan packing = TimeSpan.Zero, rolling = TimeSpan.Zero;
        for (int day = 1; day <= Days; day++)
        {
            DateTimeOffset came = DateTimeOffset.FromUnixTimeSeconds(TestNode.StartSeconds + (day * 86400));
            List<byte[]> packs = [.. Enumerable.Range(0, PacksADay).Select(_ => node.Minute())];
            wireBytes += packs.Sum(pack => (long)pack.Length);
            foreach (byte[][] some in packs.Chunk(160))
            {
                collector.Ingest([.. some.Select(
                    (pack, i) => new ReceivedPack("t", pack, came.AddSeconds(60 * i).AddMilliseconds(random.Next(900))))]);
                TimeSpan start = Process.GetCurrentProcess().TotalProcessorTime;
                store.Rollups.CatchUp(16).Count();
                TimeSpan rolled = Process.GetCurrentProcess().TotalProcessorTime;
                store.Compact(TimeProvider.System).Count();
                packing += Process.GetCurrentProcess().TotalProcessorTime - rolled;
                rolling += rolled - start;
                Vacuum();
            }

            sizes.Add(SizeBytes());
        }

        int count = Days * PacksADay;
        double aDay = (sizes[^1] - sizes[6]) / (double)(Days - 7);
        Say(string.Create(
            CultureInfo.InvariantCulture,
            $"node-year of packs of {wireBytes / count} bytes: {((365 * aDay) + sizes[6] - (7 * aDay)) / 1e6:N0} MB for "
                + $"{365e-6 * wireBytes / Days:N0} MB; a pack costs {packing.TotalMicroseconds / count:N0} µs in blocks and "
                + $"{rolling.TotalMicroseconds / count:N0} µs rolled up"));
    }

    [TestMethod]
    [TestCategory("Benchmark")]
    public void Rollups_ThirtyYearsOfNodes_TimeOfEachChart()
    {
        var plant = new TestPlant(YearNodes);
        using IEvidenceStore store = Open();
        using var collector = new EvidenceCollector(plant.Registry, store);
        foreach (TestNode node in plant.Nodes)
        {
            collector.Ingest([.. node.Next(320).Select(pack => new ReceivedPack("t", pack, s_now))]);
        }

        store.Rollups.CatchUp(16).Count();
        Execute("CREATE TABLE years AS SELECT * FROM rollups WHERE begin_seconds = (SELECT max(begin_seconds) FROM rollups r "
            + "WHERE r.node_id = rollups.node_id AND r.length_seconds = rollups.length_seconds)");
        const string Insert = "INSERT INTO rollups (node_id, length_seconds, begin_seconds, first_seq, last_seq, content) "
            + "WITH RECURSIVE t (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM t WHERE n < ";
        foreach ((int count, int seconds, int away) in ((int, int, int)[])[(35040, 900, 30), (8760, 3600, 8), (365, 86400, 0)])
        {
            Execute($"{Insert}{count}) SELECT node_id, {seconds}, begin_seconds - {seconds} * (n + {away}), 0, 0, content FROM years, t "
                + $"WHERE length_seconds = {seconds}");
        }

        long end = TestNode.StartSeconds / 86400 * 86400;
        TestNode one = plant.Node;

        Chart("a day of a node by quarter hours", [one], end - 86400, 900, 96, store);
        Chart("a month of a node by hours", [one], end - (30 * 86400), 3600, 720, store);
        Chart("a year of a node by days of UTC+8", [one], end - (360 * 86400) - 28800, 86400, 360, store);
        Chart("a year of a node by months", [one], end - (360 * 86400) - 28800, 30 * 86400, 12, store);
        Chart("a day of 30 nodes by quarter hours", plant.Nodes, end - 86400, 900, 96, store);
        Chart("a month of 30 nodes by days of UTC+8", plant.Nodes, end - (30 * 86400) - 28800, 86400, 30, store);
        Chart("a year of 30 nodes by months", plant.Nodes, end - (360 * 86400) - 28800, 30 * 86400, 12, store);
    }

    /// <summary>The name of the database.</summary>
    private protected abstract string Engine { get; }

    /// <summary>Bytes of the database on the disk.</summary>
    private protected abstract long SizeBytes();

    /// <summary>Makes the room of removed rows free, where the database does not do so at once.</summary>
    private protected abstract void Vacuum();

    private static void AddPhases(PayloadWriter payload, Random random)
    {
        double Noise(double mean) => (float)(mean * (0.9 + (0.2 * random.NextDouble())));
        for (int reading = 1; reading <= 6; reading++)
        {
            payload.Number("i2", "A", Noise(38), reading * 10).Number("i3", "A", Noise(33), reading * 10);
        }

        for (int phase = 1; phase <= 3; phase++)
        {
            payload.Number($"q{phase}", "var", Noise(3300), 60);
        }

        for (int phase = 2; phase <= 3; phase++)
        {
            payload.Number($"u{phase}", "V", Noise(230), 60).Number($"p{phase}", "W", Math.Round(Noise(7800)), 60)
                .Number($"s{phase}", "VA", Math.Round(Noise(8400)), 60).Number($"pf{phase}", "/", Noise(0.9), 60);
        }

        payload.Number("ub", "%", Noise(15), 60).Number("cycle", "s", Noise(44), 60).Number("eu", "J", Noise(900), 60)
            .Number("qi", "vars", random.Next(int.MaxValue), 60).Number("unmet", "s", 0, 60);
    }

    private void Chart(string what, List<TestNode> nodes, long from, long step, int count, IEvidenceStore store)
    {
        long[] boundaries = [.. Enumerable.Range(0, count + 1).Select(i => from + (i * step))];
        var times = new List<double>();
        for (int round = 0; round < 20; round++)
        {
            long start = Stopwatch.GetTimestamp();
            foreach (TestNode node in nodes)
            {
                Assert.HasCount(count, store.Rollups.Read(node.Kid, boundaries).Rollups);
            }

            times.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        }

        Say(string.Create(
            CultureInfo.InvariantCulture,
            $"{what}: {times.Order().ElementAt(10):N0} ms, 95 of 100 within {times.Order().ElementAt(18):N0} ms"));
    }

    private void Say(string text) => TestContext.WriteLine($"store in {Engine}: {text}");
}
