using System.Globalization;
using MeterNode.Plant.Collecting;
using MeterNode.Plant.Stores;
using MeterNode.Plant.Stores.Blocks;
using MeterNode.Wire;

namespace MeterNode.Tools.Tests.Wire;

/// <summary>
/// What a collector writes for one pack at the rate of a large plant, measured by Linux, while older packs become blocks as fast as new
/// ones come. A benchmark, not part of the test run: tests/host-rates.sh prints its figures.
/// </summary>
[TestClass]
[TestCategory("Benchmark")]
[DoNotParallelize]
[OSCondition(OperatingSystems.Linux)]
public class StoreWritesBenchmark
{
    private const int Nodes = 1000;
    private const int Before = BlockPlan.BlockPacks + BlockPlan.KeptPacks;
    private const int Measured = 32;
    private const double PacksPerSecond = 17;

    public TestContext TestContext { get; set; } = null!;

    [TestMethod]
    public void EvidenceCollector_ThousandNodesAtOnePackAMinute_BytesWrittenAPack()
    {
        var plant = new TestPlant(Nodes);
        var random = new Random(7);
        string folder = Path.Combine(Environment.GetEnvironmentVariable("METERNODE_TEST_DISK") ?? Path.GetTempPath(), "mn-writes");
        Directory.CreateDirectory(folder);
        using (IEvidenceStore store = EvidenceStores.Open(Path.Combine(folder, "evidence.db"), create: true))
        using (var collector = new EvidenceCollector(plant.Registry, store))
        {
            for (int minute = 0; minute < Before; minute++)
            {
                collector.Ingest(Packs(plant, random));
            }

            long wireBytes = 0, transactions = 0;
            (long calls, long disk) = Written();
            TimeSpan cpu = TimeSpan.Zero;
            using IEnumerator<CompactedPacks> blocks = store.Compact(TimeProvider.System).GetEnumerator();
            long inBlocks = 0;
            for (int minute = 0; minute < Measured; minute++)
            {
                List<ReceivedPack> packs = Packs(plant, random);
                wireBytes += packs.Sum(pack => (long)pack.Bytes.Length);
                TimeSpan start = System.Diagnostics.Process.GetCurrentProcess().TotalProcessorTime;
                for (int at = 0; at < packs.Count; transactions++)
                {
                    int together = Math.Min(packs.Count - at, 1 + Poisson(random, PacksPerSecond * PackGathering.MaximumLingerMs / 1000));
                    collector.Ingest(packs.GetRange(at, together));
                    at += together;
                    if (inBlocks + BlockPlan.BlockPacks <= (minute * Nodes) + at && blocks.MoveNext())
                    {
                        inBlocks += blocks.Current.Packs.Count;
                    }
                }

                cpu += System.Diagnostics.Process.GetCurrentProcess().TotalProcessorTime - start;
            }

            (long callsAfter, long diskAfter) = Written();
            int count = Nodes * Measured;
            Assert.AreEqual(Nodes * (Before + Measured), collector.Statistics.Count(Verdict.Accepted));
            TestContext.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"written for a pack of {wireBytes / count} bytes: {(callsAfter - calls) / count:N0} bytes in calls, "
                    + $"{(diskAfter - disk) / count:N0} bytes to the disk; {count / (double)transactions:0.0} packs a transaction; "
                    + $"{inBlocks} of {count} became blocks meanwhile; "
                    + $"{count / cpu.TotalSeconds:N0} packs per CPU second"));
        }

        Directory.Delete(folder, recursive: true);
    }

    /// <summary>Each node sends at its own second of the minute, give or take one.</summary>
    private static List<ReceivedPack> Packs(TestPlant plant, Random random) =>
    [
        .. plant.Nodes.Select((node, i) => (Node: node, Second: (i * 7919 % Nodes * 60.0 / Nodes) + (2 * random.NextDouble())))
            .OrderBy(sent => sent.Second).Select(sent => sent.Node)
            .Select(node => new ReceivedPack($"mn/v1/test/{node.Id}/ev", node.Next(), DateTimeOffset.UtcNow)),
    ];

    private static int Poisson(Random random, double mean)
    {
        int count = 0;
        for (double product = random.NextDouble(); product > Math.Exp(-mean); product *= random.NextDouble())
        {
            count++;
        }

        return count;
    }

    private static (long Calls, long Disk) Written()
    {
        Dictionary<string, long> io = File.ReadLines("/proc/self/io").Select(line => line.Split(": "))
            .ToDictionary(parts => parts[0], parts => long.Parse(parts[1], CultureInfo.InvariantCulture));
        return (io["wchar"], io["write_bytes"]);
    }
}
