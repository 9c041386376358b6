using System.Diagnostics;
using MeterNode.Plant.Collecting;
using MeterNode.Plant.Stores;
using MeterNode.Tools.Tests.Commands;
using MeterNode.Tools.Tests.Serving;
using MeterNode.Tools.Tests.Support;
using MeterNode.Tools.Tests.Wire;
using MeterNode.Wire;
using Npgsql;

namespace MeterNode.Tools.Tests.Collector;

/// <summary>Blocks in PostgreSQL stand in a part for each month.</summary>
public partial class PostgresStoreTests
{
    /// <summary>
    /// A month begins while a backup reads the tables: packs are stored, blocks of a month that has its part are made, and those of the
    /// new month when the backup is over.
    /// </summary>
    [TestMethod]
    public void Compact_SomebodyReadsTheTablesForLong_KeepsNoPackWaiting_AndTakesTheNewMonthLater()
    {
        var plant = new TestPlant(3);
        using IEvidenceStore store = Open();
        using var collector = new EvidenceCollector(plant.Registry, store);
        (TestNode inFebruary, TestNode inJanuary, TestNode writer) = (plant.Nodes[1], plant.Nodes[2], plant.Node);
        Take(collector, writer.Next(400), DateTimeOffset.UnixEpoch);
        Assert.AreEqual(1, store.Compact(new ManualTime()).Count());
        Take(collector, inFebruary.Next(400), DateTimeOffset.UnixEpoch.AddDays(40));
        Take(collector, inJanuary.Next(400), DateTimeOffset.UnixEpoch);
        CompactedPacks[] made = [];
        using (BlockReader())
        {
            Task compaction = Task.Run(() => made = [.. store.Compact(new ManualTime())]);
            var packs = Stopwatch.StartNew();
            while (!compaction.IsCompleted && packs.Elapsed < TimeSpan.FromSeconds(20))
            {
                Take(collector, writer.Next(1), DateTimeOffset.UnixEpoch);
                Thread.Sleep(20);
            }

            Assert.IsTrue(compaction.IsCompletedSuccessfully, compaction.Exception?.Message ?? "it still waits");
            Assert.IsLessThan(TimeSpan.FromSeconds(15), packs.Elapsed);
            using var served = new ServedPlant();
            CommandRun run = CommandRun.Of("plant", "store", "compact", "--plant", served.Plant.Path, "--db", Name, "--json");
            StringAssert.Contains(run.Output, "\"othersWait\":true", run.Error);
        }

        CompactedPacks waiting = made.Single(one => one.Kid == inFebruary.Kid), block = made.Single(one => one.Kid == inJanuary.Kid);
        Assert.AreEqual((new SeqRange(0, 255), true, null), (waiting.Packs, waiting.IsWaiting, waiting.BlockBytes));
        Assert.AreEqual((new SeqRange(0, 255), false, true), (block.Packs, block.IsWaiting, block.BlockBytes > 0));
        Assert.AreEqual(400, store.Packs(inFebruary.Kid).Count());

        CompactedPacks later = store.Compact(new ManualTime()).Single(one => one.Kid == inFebruary.Kid);
        Assert.AreEqual(new SeqRange(0, 255), later.Packs);
        Assert.IsNotNull(later.BlockBytes);
        Assert.AreEqual(400, store.Packs(inFebruary.Kid).Count());
    }

    private static void Take(EvidenceCollector collector, List<byte[]> packs, DateTimeOffset at) =>
        collector.Ingest([.. packs.Select(pack => new ReceivedPack("t", pack, at))]);

    /// <summary>Has read the blocks in a transaction that is open until it is disposed of, as pg_dump does.</summary>
    private NpgsqlConnection BlockReader()
    {
        var connection = new NpgsqlConnection(Name);
        connection.Open();
        using var command = new NpgsqlCommand("BEGIN; SELECT count(*) FROM block_bytes", connection);
        command.ExecuteNonQuery();
        return connection;
    }
}
