using System.Text.Json.Nodes;
using MeterNode.Plant.Collecting;
using MeterNode.Plant.Provisioning;
using MeterNode.Plant.Stores;
using MeterNode.Tools.Tests.Serving;
using MeterNode.Tools.Tests.Support;
using MeterNode.Tools.Tests.Wire;
using MeterNode.Wire;
using Npgsql;

namespace MeterNode.Tools.Tests.Collector;

/// <summary>
/// The compliance suite on a real PostgreSQL: the one named by METERNODE_TEST_POSTGRES (a connection string), or a private server on
/// loopback made from Debian's binaries. Inconclusive where there is neither.
/// </summary>
[TestClass]
public partial class PostgresStoreTests : EvidenceStoreCompliance
{
    private static string? s_connection;
    private static PostgresServer? s_server;
    private readonly string _schema = "test_" + Guid.NewGuid().ToString("n");

    [ClassInitialize]
    public static void StartServer(TestContext context)
    {
        s_connection = Environment.GetEnvironmentVariable("METERNODE_TEST_POSTGRES");
        if (s_connection is null && PostgresServer.Binaries() is string binaries)
        {
            s_server = new PostgresServer(binaries, LoopbackPorts.Take(), "-c fsync=off");
            s_connection = s_server.Connection;
        }
    }

    [ClassCleanup]
    public static void StopServer()
    {
        NpgsqlConnection.ClearAllPools();
        s_server?.Dispose();
    }

    [TestCleanup]
    public void DropSchema()
    {
        if (s_connection is not null)
        {
            Execute($"{s_connection};Pooling=false", $"DROP SCHEMA IF EXISTS {_schema} CASCADE");
        }
    }

    [TestMethod]
    public void Open_NobodyListens_SaysSo()
    {
        StoreException e = Assert.ThrowsExactly<StoreException>(
            () => EvidenceStores.Open("Host=127.0.0.1;Port=1;Username=x;Timeout=2", create: true));

        StringAssert.StartsWith(e.Message, "cannot use the PostgreSQL store at 127.0.0.1: ");
    }

    /// <summary>Years of evidence take longer than any limit for a question.</summary>
    [TestMethod]
    public void Open_MigrationThatTakesLong_IsNotGivenUp()
    {
        Open().Dispose();
        var hasty = new PostgresDialect(new NpgsqlConnectionStringBuilder(Name) { CommandTimeout = 3 });

        using var store = new SqlStore(hasty, [.. StoreMigrations.Scripts, "SELECT pg_sleep(5)"]);

        Assert.AreEqual(StoreMigrations.Scripts.Count + 1, Scalar("SELECT version::bigint FROM schema_version"));
    }

    /// <summary>Two collectors of one group: each has half of the packs, and the nodes arrive in opposite orders.</summary>
    [TestMethod]
    public void Ingest_TwoCollectorsOnOneStore_NeverDeadlockAndSeeNoGaps()
    {
        const int Nodes = 20;
        const int Packs = 500;
        var plant = new TestPlant(Nodes);
        List<List<byte[]>> packs = plant.Nodes.ConvertAll(node => node.Next(Packs));
        using IEvidenceStore first = Open();
        using IEvidenceStore second = Open();
        DateTimeOffset now = DateTimeOffset.UnixEpoch;

        void Collect(IEvidenceStore store, int half)
        {
            using var collector = new EvidenceCollector(plant.Registry, store);
            IEnumerable<int> nodes = half == 0 ? Enumerable.Range(0, Nodes) : Enumerable.Range(0, Nodes).Reverse();
            for (int seq = half; seq < Packs; seq += 2)
            {
                collector.Ingest(nodes.Select(node => new ReceivedPack("topic", packs[node][seq], now)).ToList());
            }

            Assert.AreEqual(Nodes * Packs / 2, collector.Statistics.Total);
        }

        Parallel.Invoke(() => Collect(first, 0), () => Collect(second, 1));

        foreach (TestNode node in plant.Nodes)
        {
            Assert.AreEqual(Packs, first.Verdicts(node.Kid)[Verdict.Accepted], node.Id);
            Assert.AreEqual(0, first.Gaps(node.Kid).Count, node.Id);
        }
    }

    [TestMethod]
    public void Ingest_TablesDroppedWhileOpen_NeedsAPerson()
    {
        var plant = new TestPlant();
        using IEvidenceStore store = Open();
        using var collector = new EvidenceCollector(plant.Registry, store);
        collector.Ingest("topic", plant.Node.Next(), DateTimeOffset.UnixEpoch);
        Execute($"DROP SCHEMA {_schema} CASCADE");

        StoreException e = Assert.ThrowsExactly<StoreException>(
            () => collector.Ingest("topic", plant.Node.Next(), DateTimeOffset.UnixEpoch));

        Assert.AreEqual(StoreFault.Lasting, e.Fault);
        StringAssert.Contains(e.Message, "has lost tables");
    }

    /// <summary>The same database with older content: what was known of its rows does not hold any more.</summary>
    [TestMethod]
    public void Ingest_RowsOfNodesGoneMeanwhile_IsStoredAtTheNextAttempt()
    {
        var plant = new TestPlant();
        List<byte[]> packs = plant.Node.Next(2);
        using IEvidenceStore store = Open();
        using var collector = new EvidenceCollector(plant.Registry, store);
        collector.Ingest("topic", packs[0], DateTimeOffset.UnixEpoch);
        Clear();

        StoreException e = Assert.ThrowsExactly<StoreException>(() => collector.Ingest("topic", packs[0], DateTimeOffset.UnixEpoch));

        Assert.AreEqual(StoreFault.Passing, e.Fault);
        Assert.AreEqual(Verdict.Accepted, collector.Ingest("topic", packs[0], DateTimeOffset.UnixEpoch).Judgement.Verdict);
        Assert.AreEqual(0, store.Quarantine().Count());
    }

    [TestMethod]
    public void Open_WrongDatabase_NeedsAPerson()
    {
        MakeSchema();
        StoreException e = Assert.ThrowsExactly<StoreException>(
            () => EvidenceStores.Open(
                s_connection!.Replace("Database=postgres", "Database=nowhere", StringComparison.Ordinal), create: true));

        Assert.AreEqual(StoreFault.Lasting, e.Fault);
        StringAssert.Contains(e.Message, "correct the connection string");
    }

    [TestMethod]
    public void Open_ServerInsteadOfHost_IsPostgres()
    {
        MakeSchema();
        using IEvidenceStore store = EvidenceStores.Open(
            Name.Replace("Host=", "Server=", StringComparison.Ordinal), create: true);

        Assert.AreEqual(0, store.Nodes().Count);
    }

    private protected override IEvidenceStore Open()
    {
        MakeSchema();
        return EvidenceStores.Open(Name, create: true);
    }

    private protected override SqlDialect Dialect()
    {
        MakeSchema();
        return EvidenceStores.Dialect(Name, create: true);
    }

    private protected override void MakeLayout(int number)
    {
        MakeSchema();
        Execute(Layout($"layout-{number}-postgres.sql"));
    }

    private protected override string Blob(byte[] bytes) => $"'\\x{Convert.ToHexStringLower(bytes)}'::bytea";

    /// <summary>A plant whose settings name a database is served from there, without a file of its own.</summary>
    [TestMethod]
    public void Serve_ConnectionStringInThePlantsSettings_StoresThere()
    {
        MakeSchema();
        using var served = new ServedPlant();
        string settings = served.Plant.In("plant.json");
        JsonObject plant = JsonNode.Parse(File.ReadAllText(settings))!.AsObject();
        plant["store"] = Name;
        File.WriteAllText(settings, plant.ToJsonString());
        served.Remake(options => options with { Plant = PlantFolder.Open(served.Plant.Path) }).Start();

        ServedPlant.Publish(served.Connect("node-1"), "mn/v1/test/node-1/ev", served.Nodes.Node.Next());

        using IEvidenceStore store = EvidenceStores.Open(Name, create: false);
        Assert.AreEqual(1, store.PacksOf("node-1").Count());
        Assert.IsFalse(File.Exists(served.Plant.In("evidence.db")));
        Assert.DoesNotContain("Username", served.Server.Health().Store);
    }

    private protected override void SetLayout(int version) => Execute($"UPDATE schema_version SET version = {version}");

    private protected override void RefuseNumber(long seq) => Execute($"ALTER TABLE packs ADD CHECK (seq <> {seq})");

    private protected override void RefuseBlocks() => Execute("ALTER TABLE block_bytes ADD CHECK (last_seq < 0)");

    private protected override string Engine => "PostgreSQL";

    private protected override long SizeBytes() => Scalar(
        $"SELECT sum(pg_total_relation_size(c.oid))::bigint FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace "
            + $"WHERE n.nspname = '{_schema}' AND c.relkind = 'r'");

    /// <summary>What a server does by itself in minutes.</summary>
    private protected override void Vacuum() => Execute("VACUUM packs");

    private protected override long Count(string table) => Scalar("SELECT count(*) FROM " + table);

    private long Scalar(string sql)
    {
        using var connection = new NpgsqlConnection(Name);
        connection.Open();
        using var command = new NpgsqlCommand(sql, connection);
        return (long)command.ExecuteScalar()!;
    }

    private protected override void Execute(string sql) => Execute(Name, sql);

    private string Name => $"{s_connection};Search Path={_schema};Pooling=false";

    private void MakeSchema()
    {
        if (s_connection is null)
        {
            Assert.Inconclusive("no PostgreSQL server (apt-get install postgresql, or set METERNODE_TEST_POSTGRES)");
        }

        Execute($"{s_connection};Pooling=false", $"CREATE SCHEMA IF NOT EXISTS {_schema}");
    }

    private static void Execute(string name, string sql)
    {
        using var connection = new NpgsqlConnection(name);
        connection.Open();
        using var command = new NpgsqlCommand(sql, connection);
        command.ExecuteNonQuery();
    }
}
