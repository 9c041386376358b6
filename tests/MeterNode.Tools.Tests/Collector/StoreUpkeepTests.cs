using MeterNode.Plant.Collecting;
using MeterNode.Plant.Stores;
using MeterNode.Server.Checks;
using MeterNode.Server.Serving;
using MeterNode.Tools.Tests.Commands;
using MeterNode.Tools.Tests.Serving;
using MeterNode.Tools.Tests.Support;
using MeterNode.Tools.Tests.Wire;

namespace MeterNode.Tools.Tests.Collector;

/// <summary>Who makes packs into blocks: a collector beside its work, and a command on a store that is there.</summary>
[TestClass]
public sealed class StoreUpkeepTests : IDisposable
{
    private const int Packs = 2000;
    private readonly string _folder = Directory.CreateTempSubdirectory("mn-upkeep").FullName;
    private readonly TestPlant _plant = new();
    private readonly List<byte[]> _packs;

    public StoreUpkeepTests() => _packs = _plant.Node.Next(Packs);

    private string Database => Path.Combine(_folder, "evidence.db");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [TestMethod]
    public void Turn_OfACollector_MakesBlocksALittleAtATime()
    {
        var time = new ManualTime();
        using IEvidenceStore store = Fill(Database);
        using var collector = new EvidenceCollector(_plant.Registry, store);
        var options = new UpkeepOptions { Registry = _plant.Registry, Store = store, Time = time };
        using var upkeep = new CollectorUpkeep(collector, options, receipts => [.. receipts.Select(_ => PublishAnswer.Delivered)]);
        TurnOften();
        Assert.IsNull(upkeep.StoreProblem);
        Assert.AreEqual(0, store.Compact(time).Count(), "nothing is left to do");
        CollectionAssert.AreEqual(
            _packs.ConvertAll(Convert.ToHexString), store.Packs(_plant.Node.Kid).Select(pack => Convert.ToHexString(pack.Bytes)).ToList());

        collector.Ingest([.. _plant.Node.Next(300).Select(pack => new ReceivedPack("t", pack, time.GetUtcNow()))]);
        upkeep.Turn();
        Assert.AreEqual(1, store.Compact(time).Count(), "it looks again after a minute");
        collector.Ingest([.. _plant.Node.Next(300).Select(pack => new ReceivedPack("t", pack, time.GetUtcNow()))]);
        time.Advance(61);
        TurnOften();
        Assert.AreEqual(0, store.Compact(time).Count());

        // Each turn ends after a tenth of a second: how many it takes is the machine's affair.
        void TurnOften()
        {
            for (int turn = 0; turn < 100; turn++)
            {
                upkeep.Turn();
            }
        }
    }

    /// <summary>What a collector has stored itself is rolled up without reading it: here it could not be read any more.</summary>
    [TestMethod]
    public void Turn_PacksThatCameInOrder_AreRolledUpWithoutReadingThem()
    {
        var time = new ManualTime();
        using IEvidenceStore store = EvidenceStores.Open(Database, create: true);
        using var collector = new EvidenceCollector(_plant.Registry, store);
        var options = new UpkeepOptions { Registry = _plant.Registry, Store = store, Time = time };
        using var upkeep = new CollectorUpkeep(collector, options, receipts => [.. receipts.Select(_ => PublishAnswer.Delivered)]);
        Come(0, 40);
        Execute("UPDATE packs SET raw = x'00' WHERE seq > 0");
        Come(40, 40);
        Execute("UPDATE packs SET raw = x'00' WHERE seq > 0");
        Come(80, 40);

        Assert.IsNull(upkeep.StoreProblem, upkeep.StoreProblem?.Message);
        Assert.IsGreaterThan(100, Execute("SELECT rolled_seq FROM rollup_state"));

        void Come(int first, int count)
        {
            collector.Ingest([.. _packs.Skip(first).Take(count).Select(pack => new ReceivedPack("t", pack, time.GetUtcNow()))]);
            time.Advance(61);
            for (int turn = 0; turn < 5; turn++)
            {
                upkeep.Turn();
            }
        }
    }

    /// <summary>A disk has damaged old packs of one node: the collector goes on for all, this one too.</summary>
    [TestMethod]
    public void Turn_PacksOfOneNodeAreDamaged_TheOthersAreRolledUpAndItIsSaidOnce()
    {
        var plant = new TestPlant(nodes: 3);
        var time = new ManualTime();
        using IEvidenceStore store = EvidenceStores.Open(Database, create: true);
        using var collector = new EvidenceCollector(plant.Registry, store);
        Come();
        Assert.AreEqual(3, store.Compact(time).Count());
        Execute($"UPDATE block_bytes SET bytes = zeroblob(500) WHERE rowid = (SELECT min(rowid) FROM block_bytes)");
        var said = new List<string>();
        var options = new UpkeepOptions { Registry = plant.Registry, Store = store, Time = time };
        using var upkeep = new CollectorUpkeep(collector, options, receipts => [.. receipts.Select(_ => PublishAnswer.Delivered)]);
        upkeep.Said += said.Add;
        StoreException? lost = null;
        upkeep.StoreLost += e => lost = e;
        for (int turn = 0; turn < 20; turn++)
        {
            time.Advance(61);
            upkeep.Turn();
        }

        Assert.IsNull(lost, lost?.Message);
        Assert.IsNull(upkeep.StoreProblem);
        string line = said.Single(text => text.Contains("quarter hours", StringComparison.Ordinal));
        StringAssert.StartsWith(line, "the quarter hours of node-");
        StringAssert.EndsWith(line, "packs 0 to 255 of a node cannot be read: restore a backup");
        Assert.AreEqual(2, Execute("SELECT count(*) FROM rollup_state WHERE rolled_seq > 300"));
        Come();
        Assert.AreEqual(799, store.Nodes().Max(node => node.LastSeq));

        void Come() => collector.Ingest(
            [.. plant.Nodes.SelectMany(node => node.Next(400)).Select(pack => new ReceivedPack("t", pack, time.GetUtcNow()))]);
    }

    /// <summary>Another collector has stored the last packs of a node, and is gone: nothing more comes of that node.</summary>
    [TestMethod]
    public void Turn_LastPacksCameByAnotherCollector_AreRolledUp()
    {
        var time = new ManualTime();
        using IEvidenceStore store = EvidenceStores.Open(Database, create: true);
        using var collector = new EvidenceCollector(_plant.Registry, store);
        using var other = new EvidenceCollector(_plant.Registry, store);
        var options = new UpkeepOptions { Registry = _plant.Registry, Store = store, Time = time };
        using var upkeep = new CollectorUpkeep(collector, options, receipts => [.. receipts.Select(_ => PublishAnswer.Delivered)]);
        Come(collector, 0, 60);
        Come(other, 60, 60);

        using var connection = new Microsoft.Data.Sqlite.SqliteConnection($"Data Source={Database};Pooling=False");
        connection.Open();
        using Microsoft.Data.Sqlite.SqliteCommand command = connection.CreateCommand();
        command.CommandText = "SELECT rolled_seq FROM rollup_state";
        Assert.IsGreaterThan(100L, (long)command.ExecuteScalar()!);

        void Come(EvidenceCollector by, int first, int count)
        {
            by.Ingest([.. _packs.Skip(first).Take(count).Select(pack => new ReceivedPack("t", pack, time.GetUtcNow()))]);
            for (int turn = 0; turn < 5; turn++)
            {
                time.Advance(61);
                upkeep.Turn();
            }
        }
    }

    [TestMethod]
    public void PlantStoreCompact_FullStore_IsSmallerAndSaysBothSizes()
    {
        using var served = new ServedPlant();
        Fill(served.Plant.Store).Dispose();
        long before = new FileInfo(served.Plant.Store).Length;

        CommandRun run = CommandRun.Of("plant", "store", "compact", "--plant", served.Plant.Path);
        CommandRun again = CommandRun.Of("plant", "store", "compact", "--plant", served.Plant.Path, "--json");

        Assert.AreEqual((0, 0), (run.Code, again.Code), run.Error + again.Error);
        StringAssert.Contains(run.Output, "1,792 packs of ");
        StringAssert.Contains(run.Output, " are 7 blocks of ");
        StringAssert.Contains(run.Output, "The file had ");
        StringAssert.Contains(again.Output, "\"blocks\":0");
        StringAssert.Contains(again.Output, "\"othersWait\":false");
        Assert.IsLessThan(before / 2, new FileInfo(served.Plant.Store).Length);
        using IEvidenceStore store = EvidenceStores.Open(served.Plant.Store, create: false);
        CollectionAssert.AreEqual(
            _packs.ConvertAll(Convert.ToHexString), store.Packs(_plant.Node.Kid).Select(pack => Convert.ToHexString(pack.Bytes)).ToList());
    }

    [TestMethod]
    public void PlantStoreRebuild_RowsChangedByHand_AreMadeFromThePacks()
    {
        using var served = new ServedPlant();
        Fill(served.Plant.Store).Dispose();
        CommandRun first = CommandRun.Of("plant", "store", "rebuild", "--plant", served.Plant.Path);
        long[] day = [TestNode.StartSeconds / 86400 * 86400, (TestNode.StartSeconds / 86400 * 86400) + 86400];
        long Packs()
        {
            using IEvidenceStore store = EvidenceStores.Open(served.Plant.Store, create: false);
            return store.Rollups.Read(_plant.Node.Kid, day).Rollups.Sum(rollup => rollup.PackCount);
        }

        long right = Packs();
        using (var connection = new Microsoft.Data.Sqlite.SqliteConnection($"Data Source={served.Plant.Store};Pooling=False"))
        {
            connection.Open();
            using Microsoft.Data.Sqlite.SqliteCommand change = connection.CreateCommand();
            change.CommandText = "DELETE FROM rollups WHERE begin_seconds % 7200 = 0";
            change.ExecuteNonQuery();
        }

        long changed = Packs();
        CommandRun run = CommandRun.Of("plant", "store", "rebuild", "--plant", served.Plant.Path, "--json");

        Assert.AreEqual((0, 0), (first.Code, run.Code), first.Error + run.Error);
        StringAssert.Contains(first.Output, "made again from 2,000 packs of 1 keys");
        StringAssert.Contains(run.Output, "\"packs\":2000");
        Assert.IsLessThan(right, changed);
        Assert.AreEqual(right, Packs());
    }

    /// <summary>What a person says once, a collector does day by day.</summary>
    [TestMethod]
    public void PlantStoreKeep_YearsOfQuarterHours_AreDroppedByACollector()
    {
        using var served = new ServedPlant();
        Fill(served.Plant.Store).Dispose();
        CommandRun first = CommandRun.Of("plant", "store", "keep", "--plant", served.Plant.Path);
        CommandRun set = CommandRun.Of("plant", "store", "keep", "--quarter-hours", "2", "--plant", served.Plant.Path, "--json");
        Assert.AreEqual((0, 0), (first.Code, set.Code), first.Error + set.Error);
        Assert.AreEqual("Quarter hours: all. Hours, days and packs: all.", first.Output.Trim());
        StringAssert.Contains(set.Output, "\"quarterHourYears\":2");
        string log = string.Concat(Directory.GetFiles(served.Plant.In("audit"), "*.cbor").Select(File.ReadAllText));
        StringAssert.Contains(log, "plant store keep");
        StringAssert.Contains(log, "quarter hours: the last 2 years");
        var time = new ManualTime(DateTimeOffset.FromUnixTimeSeconds(TestNode.StartSeconds).AddDays(5));
        using (IEvidenceStore store = EvidenceStores.Open(served.Plant.Store, create: false))
        {
            using var collector = new EvidenceCollector(_plant.Registry, store);
            var options = new UpkeepOptions { Registry = _plant.Registry, Store = store, Time = time };
            using var upkeep = new CollectorUpkeep(collector, options, receipts => [.. receipts.Select(_ => PublishAnswer.Delivered)]);
            Turn();
            long all = Rows();
            Assert.IsGreaterThan(100, all);
            time.Advance(TimeSpan.FromDays(800).TotalSeconds);
            Turn();

            Assert.IsLessThan(5, Rows(), "but for those of the hour that is not rolled up yet");
            Assert.AreEqual(Packs, store.Packs(_plant.Node.Kid).Count());
            PlantFinding finding = PlantChecks.Run(new PlantCheckOptions { Server = new PlantServerOptions { Plant = served.Plant } })
                .Single(each => each.Check == "quarter hours");
            StringAssert.Contains(finding.Text, "the last 2 years");

            void Turn()
            {
                for (int turn = 0; turn < 100; turn++)
                {
                    upkeep.Turn();
                }

                Assert.IsNull(upkeep.StoreProblem);
            }
        }

        CommandRun more = CommandRun.Of("plant", "store", "keep", "--quarter-hours", "all", "--plant", served.Plant.Path);
        StringAssert.Contains(more.Error, "'meternode plant store rebuild' brings back what is gone");
        Assert.AreEqual(0, CommandRun.Of("plant", "store", "rebuild", "--plant", served.Plant.Path).Code);
        Assert.IsGreaterThan(100, Rows());

        long Rows()
        {
            using var connection = new Microsoft.Data.Sqlite.SqliteConnection($"Data Source={served.Plant.Store};Pooling=False");
            connection.Open();
            using Microsoft.Data.Sqlite.SqliteCommand count = connection.CreateCommand();
            count.CommandText = "SELECT count(*) FROM rollups WHERE length_seconds = 900";
            return (long)count.ExecuteScalar()!;
        }
    }

    [TestMethod]
    [DataRow("0")]
    [DataRow("101")]
    [DataRow("2,5")]
    [DataRow("none")]
    public void PlantStoreKeep_NoNumberOfYears_SaysWhatToWrite(string years)
    {
        using var served = new ServedPlant();
        Fill(served.Plant.Store).Dispose();

        CommandRun run = CommandRun.Of("plant", "store", "keep", "--quarter-hours", years, "--plant", served.Plant.Path);

        Assert.AreEqual(2, run.Code);
        StringAssert.Contains(run.Error, "--quarter-hours");
        StringAssert.Contains(run.Error, ", or write all");
    }

    private long Execute(string sql)
    {
        using var connection = new Microsoft.Data.Sqlite.SqliteConnection($"Data Source={Database};Pooling=False");
        connection.Open();
        using Microsoft.Data.Sqlite.SqliteCommand command = connection.CreateCommand();
        command.CommandText = sql;
        return command.ExecuteScalar() as long? ?? 0;
    }

    private IEvidenceStore Fill(string path)
    {
        IEvidenceStore store = EvidenceStores.Open(path, create: true);
        using var collector = new EvidenceCollector(_plant.Registry, store);
        collector.Ingest([.. _packs.Select(pack => new ReceivedPack("t", pack, DateTimeOffset.UnixEpoch))]);
        return store;
    }
}
