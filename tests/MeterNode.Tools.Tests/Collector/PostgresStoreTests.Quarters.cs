using MeterNode.Plant.Collecting;
using MeterNode.Plant.Stores;
using MeterNode.Plant.Stores.Rollups;
using MeterNode.Tools.Tests.Support;
using MeterNode.Tools.Tests.Wire;
using Npgsql;

namespace MeterNode.Tools.Tests.Collector;

/// <summary>Quarter hours in PostgreSQL stand in a part for each month.</summary>
public partial class PostgresStoreTests
{
    private const string September = "rollups_quarters_2026_09";
    private const string October = "rollups_quarters_2026_10";
    private const string Others = "rollups_quarters_other";

    /// <summary>Minutes from the first pack to one in October.</summary>
    private const int ToOctober = 14_000;

    /// <summary>The layout before this one, as the program of then has made it.</summary>
    private const string OneTable = """
        ALTER TABLE rollups RENAME TO in_parts;
        ALTER INDEX rollups_by_pack RENAME TO former_by_pack;
        CREATE TABLE rollups (
            node_id bigint NOT NULL,
            length_seconds bigint NOT NULL,
            begin_seconds bigint NOT NULL,
            first_seq bigint NOT NULL,
            last_seq bigint NOT NULL,
            content bytea NOT NULL,
            PRIMARY KEY (node_id, length_seconds, begin_seconds));
        CREATE INDEX rollups_by_pack ON rollups (node_id, last_seq);
        INSERT INTO rollups SELECT * FROM in_parts;
        DROP TABLE in_parts;
        UPDATE schema_version SET version = 8;
        """;

    private static readonly DateTimeOffset s_inOctoberAYearLater = new(2027, 10, 20, 0, 0, 0, TimeSpan.Zero);

    [TestMethod]
    public void Quarters_OfEachMonth_StandInAPartOfTheirOwn()
    {
        var plant = new TestPlant();
        using IEvidenceStore store = Open();
        Collect(plant, store, TwoMonths(plant.Node, 60));

        Assert.AreEqual(QuartersOf(store, plant), PartRows(September) + PartRows(October));
        Assert.IsGreaterThan(0, PartRows(September));
        Assert.IsGreaterThan(0, PartRows(October));
        Assert.AreEqual(0, PartRows(Others));
    }

    /// <summary>A migration that is killed when all is done but the commit has changed nothing; the next start does it again.</summary>
    [TestMethod]
    public void Open_LayoutWithOneTable_KilledInTheMiddle_LosesNothing()
    {
        var plant = new TestPlant();
        using (IEvidenceStore store = Open())
        {
            Collect(plant, store, TwoMonths(plant.Node, 300));
        }

        Execute("UPDATE rollups SET begin_seconds = begin_seconds - 2000000000 "
            + "WHERE (length_seconds, begin_seconds) = (SELECT length_seconds, min(begin_seconds) FROM rollups WHERE length_seconds = 900 "
            + "GROUP BY length_seconds)");
        Execute(OneTable);
        string rows = Rows();
        string killed = StoreMigrations.Scripts[8] + "\nSELECT pg_terminate_backend(pg_backend_pid());";

        Assert.ThrowsExactly<StoreException>(() => new SqlStore(Dialect(), [.. StoreMigrations.Scripts.Take(8), killed]));

        Assert.AreEqual(rows, Rows());
        Assert.AreEqual(8, Scalar("SELECT version::bigint FROM schema_version"));
        Assert.AreEqual("r", Text("SELECT relkind::text FROM pg_class WHERE oid = 'rollups'::regclass"));

        using IEvidenceStore after = Open();
        Assert.AreEqual(rows, Rows());
        Assert.AreEqual("p", Text("SELECT relkind::text FROM pg_class WHERE oid = 'rollups'::regclass"));
        Assert.AreEqual(1, PartRows(Others), "what a wrong clock said");
        Assert.AreEqual(
            Scalar("SELECT count(*) FROM rollups WHERE length_seconds = 900"), PartRows(September) + PartRows(October) + PartRows(Others));
        Collect(plant, after, [plant.Node.Sign(plant.Node.Payload(ToOctober + 400)), plant.Node.Sign(plant.Node.Payload(ToOctober + 500))]);
        Assert.IsGreaterThan(rows.Length, Rows().Length);
    }

    /// <summary>A month goes as a whole, is answered from packs, and comes back.</summary>
    [TestMethod]
    public void Retention_WholeMonth_GoesAsAPart_AndComesBackIdentical()
    {
        var plant = new TestPlant();
        using IEvidenceStore store = Open();
        Collect(plant, store, TwoMonths(plant.Node, 300));
        string rows = Rows();
        List<string> before = Answers(store, plant);
        Assert.IsGreaterThan(15, before.Count);
        store.Rollups.Keep(1);

        List<ulong> steps = [.. store.Rollups.DropOld(new ManualTime(s_inOctoberAYearLater))];

        Assert.AreEqual(0ul, steps[0], "a month of all keys");
        Assert.IsFalse(IsThere(September));
        Assert.IsTrue(IsThere(October), "half of it is kept");
        CollectionAssert.AreEqual(before, Answers(store, plant));
        store.Rollups.Keep(null);
        store.Rollups.Rebuild().Count();
        Assert.AreEqual(rows, Rows());
        Assert.IsTrue(IsThere(September));
    }

    /// <summary>What must stay of a month outlives it: an hour with packs of two times.</summary>
    [TestMethod]
    public void Retention_HoursThatMustStay_OutliveTheirMonth()
    {
        var plant = new TestPlant();
        TestNode clockSetBack = plant.Node;
        List<byte[]> packs = clockSetBack.Next(30);
        packs.AddRange(Enumerable.Range(0, 4200).Select(i => clockSetBack.Sign(clockSetBack.Payload(ToOctober + i))));
        packs.Add(clockSetBack.Sign(clockSetBack.Payload(31)));
        packs.Add(clockSetBack.Sign(clockSetBack.Payload(ToOctober + 4300)));
        packs.Add(clockSetBack.Sign(clockSetBack.Payload(ToOctober + 4400)));
        using IEvidenceStore store = Open();
        Collect(plant, store, packs);
        List<string> before = Answers(store, plant);
        store.Rollups.Keep(1);

        store.Rollups.DropOld(new ManualTime(s_inOctoberAYearLater)).Count();

        Assert.IsFalse(IsThere(September));
        Assert.IsGreaterThan(0, PartRows(Others));
        Assert.AreEqual(
            0, Scalar($"SELECT count(*) FROM {Others} q WHERE NOT EXISTS (SELECT 1 FROM rollups h WHERE h.length_seconds = 3600 "
                + "AND h.begin_seconds = q.begin_seconds - q.begin_seconds % 3600 AND h.last_seq - h.first_seq > 4096)"));
        CollectionAssert.AreEqual(before, Answers(store, plant));

        Collect(plant, store, [clockSetBack.Sign(clockSetBack.Payload(40)), clockSetBack.Sign(clockSetBack.Payload(ToOctober + 4500))]);
        Assert.AreEqual(0, PartRows(Others), "they are where they belong again");
    }

    /// <summary>Which packs are in the quarter hours of such an hour is still asked.</summary>
    [TestMethod]
    public void Retention_HoursThatAreNotRolledUp_OutliveTheirMonth()
    {
        var plant = new TestPlant();
        using IEvidenceStore store = Open();
        Collect(plant, store, TwoMonths(plant.Node, 300));
        Execute("UPDATE rollup_state SET rolled_seq = 100");
        long kept = Scalar($"SELECT count(*) FROM {September} q WHERE (SELECT max(last_seq) FROM {September} h "
            + "WHERE h.begin_seconds / 3600 = q.begin_seconds / 3600) > 100");
        Assert.IsGreaterThan(kept, PartRows(September));
        store.Rollups.Keep(1);

        store.Rollups.DropOld(new ManualTime(s_inOctoberAYearLater)).Count();

        Assert.IsFalse(IsThere(September));
        Assert.IsGreaterThan(8, kept);
        Assert.AreEqual(kept, PartRows(Others));
    }

    /// <summary>A backup reads the tables while a month is due: packs are stored, the rest is done, and the month goes later.</summary>
    [TestMethod]
    public void Retention_SomebodyReadsTheTablesForLong_KeepsNoPackWaiting_AndGoesLater()
    {
        var plant = new TestPlant();
        using IEvidenceStore store = Open();
        using var collector = new EvidenceCollector(plant.Registry, store);
        Collect(plant, store, TwoMonths(plant.Node, 300));
        (long september, long october) = (PartRows(September), PartRows(October));
        List<string> before = Answers(store, plant);
        store.Rollups.Keep(1);
        var time = new ManualTime(s_inOctoberAYearLater);
        using (Reader())
        {
            Task upkeep = Task.Run(() => store.Rollups.DropOld(time).Count());
            int minute = ToOctober + 600;
            for (DateTime until = DateTime.UtcNow + Patience.Step; !upkeep.IsCompleted && DateTime.UtcNow < until; Thread.Sleep(20))
            {
                collector.Ingest("t", plant.Node.Sign(plant.Node.Payload(minute++)), DateTimeOffset.UnixEpoch);
            }

            // While the reader is there: neither a pack nor the rest of the upkeep has waited for its end.
            Assert.IsTrue(upkeep.IsCompletedSuccessfully, upkeep.Exception?.Message ?? "it still waits");
            Assert.AreEqual(september, PartRows(September), "it is to go as a whole");
            Assert.IsLessThan(october, PartRows(October));
            time.Advance(16 * 60);
            store.Rollups.DropOld(time).Count();
            Assert.IsTrue(IsThere(September));
        }

        Assert.AreEqual(0, store.Rollups.DropOld(time).Count(), "a quarter of an hour is not over");
        time.Advance(16 * 60);
        store.Rollups.DropOld(time).Count();

        Assert.IsFalse(IsThere(September));
        CollectionAssert.AreEqual(before, Answers(store, plant)[..before.Count]);
    }

    /// <summary>A month begins while a backup reads the tables: its quarter hours stand with the others until it is over.</summary>
    [TestMethod]
    public void Quarters_SomebodyReadsTheTablesForLong_StandWithTheOthers_AndMoveLater()
    {
        var plant = new TestPlant();
        using IEvidenceStore store = Open();
        using (Reader())
        {
            Collect(plant, store, TwoMonths(plant.Node, 60));
            Assert.IsFalse(IsThere(September));
            Assert.AreEqual(QuartersOf(store, plant), PartRows(Others));
        }

        store.Rollups.CatchUp(0).Count();

        Assert.AreEqual(0, PartRows(Others));
        Assert.IsGreaterThan(0, PartRows(September));
        Assert.AreEqual(QuartersOf(store, plant), PartRows(September) + PartRows(October));
    }

    /// <summary>Two collectors need the same part at the same moment, and one of them drops what the other has made.</summary>
    [TestMethod]
    public void Quarters_SeveralCollectors_MakeAndDropParts_AndLoseNothing()
    {
        var plant = new TestPlant(4);
        using IEvidenceStore first = Open();
        using IEvidenceStore second = Open();
        using var collector = new EvidenceCollector(plant.Registry, first);
        foreach (TestNode node in plant.Nodes)
        {
            collector.Ingest([.. TwoMonths(node, 300).Select(pack => new ReceivedPack("t", pack, DateTimeOffset.UnixEpoch))]);
        }

        first.Rollups.Keep(1);
        Parallel.Invoke(
            () => first.Rollups.CatchUp(0).Count(),
            () => second.Rollups.CatchUp(0).Count(),
            () => first.Rollups.DropOld(new ManualTime(s_inOctoberAYearLater)).Count(),
            () =>
            {
                using IEvidenceStore third = Open();
                third.Rollups.DropOld(new ManualTime(s_inOctoberAYearLater)).Count();
            });
        first.Rollups.Keep(null);
        first.Rollups.Rebuild().Count();

        foreach (TestNode node in plant.Nodes)
        {
            RollupSeries all = first.Rollups.Read(node.Kid, [1_789_200_000, 1_792_800_000]);
            Assert.AreEqual(602, all.Rollups.Single().PackCount, node.Id);
        }

        Assert.AreEqual(
            Scalar("SELECT count(*) FROM rollups WHERE length_seconds = 900"), PartRows(September) + PartRows(October) + PartRows(Others));
    }

    /// <summary>So many minutes from the first one on, as many in October, and two more with which all of them are rolled up.</summary>
    private static List<byte[]> TwoMonths(TestNode node, int minutes) =>
    [
        .. node.Next(minutes),
        .. Enumerable.Range(0, minutes).Select(i => node.Sign(node.Payload(ToOctober + i))),
        node.Sign(node.Payload(ToOctober + minutes + 60)),
        node.Sign(node.Payload(ToOctober + minutes + 120)),
    ];

    /// <summary>Has read the tables in a transaction that is open until it is disposed of, as pg_dump does.</summary>
    private NpgsqlConnection Reader()
    {
        var connection = new NpgsqlConnection(Name);
        connection.Open();
        using var command = new NpgsqlCommand("BEGIN; SELECT count(*) FROM rollups; SELECT count(*) FROM packs", connection);
        command.ExecuteNonQuery();
        return connection;
    }

    private static void Collect(TestPlant plant, IEvidenceStore store, List<byte[]> packs)
    {
        using var collector = new EvidenceCollector(plant.Registry, store);
        collector.Ingest([.. packs.Select(pack => new ReceivedPack("t", pack, DateTimeOffset.UnixEpoch))]);
        store.Rollups.CatchUp(0).Count();
    }

    private static List<string> Answers(IEvidenceStore store, TestPlant plant)
    {
        long[] boundaries = [.. Enumerable.Range(0, 4 * 24 * 14).Select(i => (TestNode.StartSeconds / 900 * 900) + (i * 900L))];
        return [.. store.Rollups.Read(plant.Node.Kid, boundaries).Rollups.Select(
            rollup => $"{rollup.BeginSeconds} {Convert.ToHexString(RollupCodec.Write(rollup))}")];
    }

    private long QuartersOf(IEvidenceStore store, TestPlant plant)
    {
        Assert.IsFalse(store.Rollups.Read(plant.Node.Kid, [0, 900]).IsBehind);
        return Scalar("SELECT count(*) FROM rollups WHERE length_seconds = 900");
    }

    private long PartRows(string part) => IsThere(part) ? Scalar("SELECT count(*) FROM " + part) : 0;

    private bool IsThere(string part) => Scalar($"SELECT count(to_regclass('{part}'))") == 1;

    /// <summary>All rollups as text.</summary>
    private string Rows() =>
        Text("SELECT string_agg(r::text, '|' ORDER BY node_id, length_seconds, begin_seconds) FROM rollups r");

    private string Text(string sql)
    {
        using var connection = new NpgsqlConnection(Name);
        connection.Open();
        using var command = new NpgsqlCommand(sql, connection);
        return (string)command.ExecuteScalar()!;
    }
}
