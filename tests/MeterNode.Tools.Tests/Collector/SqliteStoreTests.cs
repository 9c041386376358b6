using MeterNode.Plant.Collecting;
using MeterNode.Plant.Stores;
using MeterNode.Tools.Tests.Wire;
using MeterNode.Wire;
using Microsoft.Data.Sqlite;

namespace MeterNode.Tools.Tests.Collector;

[TestClass]
public class SqliteStoreTests : EvidenceStoreCompliance
{
    private readonly string _folder = Directory.CreateTempSubdirectory("mn-sqlite").FullName;

    private string Database => Path.Combine(_folder, "evidence.db");

    [TestCleanup]
    public void RemoveFolder() => Directory.Delete(_folder, recursive: true);

    [TestMethod]
    public void Open_FileThatIsNoDatabase_SaysSo()
    {
        File.WriteAllText(Database, new string('x', 5000));

        StoreException e = Assert.ThrowsExactly<StoreException>(Open);

        StringAssert.Contains(e.Message, "not a database");
    }

    /// <summary>A typing error names the registry, or a device: root would lock everybody out of it.</summary>
    [TestMethod]
    [OSCondition(ConditionMode.Exclude, OperatingSystems.Windows)]
    [System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
    public void Open_FileThatIsNoDatabase_KeepsItsRights()
    {
        const UnixFileMode Everybody = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;
        File.WriteAllText(Database, "{}");
        File.SetUnixFileMode(Database, Everybody);
        UnixFileMode device = File.GetUnixFileMode("/proc/version");

        Assert.ThrowsExactly<StoreException>(Open);
        StoreException system = Assert.ThrowsExactly<StoreException>(() => EvidenceStores.Open("/proc/version", create: true));

        Assert.AreEqual(Everybody, File.GetUnixFileMode(Database));
        Assert.AreEqual(device, File.GetUnixFileMode("/proc/version"));
        Assert.AreEqual(StoreFault.Lasting, system.Fault);
        StringAssert.Contains(system.Message, "name another file");
    }

    /// <summary>More of them than a server has time for.</summary>
    [TestMethod]
    [DataRow(2)]
    [DataRow(3)]
    [DataRow(4)]
    [DataRow(5)]
    public void Rollups_KeptByTwoCollectorsInOtherOrders_AreThoseOfARebuild(int seed) =>
        Rollups_KeptByTwoCollectors_AreThoseOfARebuild(seed);

    [TestMethod]
    public void Open_OtherDatabase_IsRefused()
    {
        File.Create(Database).Dispose();
        Execute("CREATE TABLE something (x); PRAGMA user_version=1");

        StoreException e = Assert.ThrowsExactly<StoreException>(Open);

        StringAssert.Contains(e.Message, "database of another program");
    }

    [TestMethod]
    public void Open_FolderThatIsNotThere_SaysSo()
    {
        StoreException e = Assert.ThrowsExactly<StoreException>(
            () => EvidenceStores.Open(Path.Combine(_folder, "no", "evidence.db"), create: true));

        StringAssert.Contains(e.Message, "there is no folder " + Path.Combine(_folder, "no"));
    }

    [TestMethod]
    [OSCondition(ConditionMode.Exclude, OperatingSystems.Windows)]
    [System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
    public void Open_NewFile_IsForItsOwnerOnly()
    {
        using IEvidenceStore store = Open();

        foreach (string file in Directory.GetFiles(_folder))
        {
            Assert.AreEqual(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file), file);
        }
    }

    [TestMethod]
    [OSCondition(ConditionMode.Exclude, OperatingSystems.Windows)]
    [System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
    public void Open_FileThatEverybodyMayRead_BecomesItsOwners()
    {
        Open().Dispose();
        const UnixFileMode Everybody = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;
        File.SetUnixFileMode(Database, Everybody);

        using IEvidenceStore store = Open();
        Ingest(store, new TestPlant().Node.Next(3));

        foreach (string file in Directory.GetFiles(_folder))
        {
            Assert.AreEqual(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file), file);
        }
    }

    [TestMethod]
    [OSCondition(ConditionMode.Exclude, OperatingSystems.Windows)]
    [System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
    public void Open_FolderThatEverybodyMayWriteTo_IsRefusedWithTheCure()
    {
        File.SetUnixFileMode(_folder, (UnixFileMode)0b111_111_111);

        StoreException e = Assert.ThrowsExactly<StoreException>(Open);

        StringAssert.Contains(e.Message, $"chmod o-w {_folder}");
        Assert.AreEqual(StoreFault.Lasting, e.Fault);
    }

    [TestMethod]
    public void Open_DataSource_IsTheFile()
    {
        using (IEvidenceStore store = EvidenceStores.Open($"Data Source={Database}", create: true))
        {
            Ingest(store, new TestPlant().Node.Next(1));
        }

        Assert.IsTrue(File.Exists(Database));
    }

    [TestMethod]
    [OSCondition(ConditionMode.Exclude, OperatingSystems.Windows)]
    public void Check_FileDeletedOrReplaced_IsNoticedWithoutAPack()
    {
        using IEvidenceStore store = Open();
        Ingest(store, new TestPlant().Node.Next(1));
        store.Check();

        File.Copy(Database, Database + ".other");
        File.Move(Database + ".other", Database, overwrite: true);
        StoreException replaced = Assert.ThrowsExactly<StoreException>(store.Check);
        File.Delete(Database);
        StoreException deleted = Assert.ThrowsExactly<StoreException>(store.Check);

        Assert.AreEqual(StoreFault.Lasting, replaced.Fault);
        StringAssert.Contains(replaced.Message, "deleted, moved or replaced while it was in use");
        Assert.AreEqual(replaced.Message, deleted.Message);
    }

    /// <summary>A connection that stays open for the next query must not hide the file that came in its place.</summary>
    [TestMethod]
    [OSCondition(ConditionMode.Exclude, OperatingSystems.Windows)]
    public void Quarantine_AnotherFileCameInItsPlace_IsOfThat()
    {
        var plant = new TestPlant();
        using IEvidenceStore store = Open();
        Ingest(store, plant.Node.Next(1));
        File.Copy(Database, Database + ".before");
        File.Copy(Database + "-wal", Database + ".before-wal");
        Ingest(store, plant.Node.Next(1));
        Assert.AreEqual(2, store.Quarantine().Count());

        foreach (string end in (string[])["", "-wal"])
        {
            File.Move($"{Database}.before{end}", Database + end, overwrite: true);
        }

        File.Delete(Database + "-shm");
        Assert.AreEqual(1, store.Quarantine().Count());
    }

    /// <summary>A report that takes an hour must not keep the log from being written back.</summary>
    [TestMethod]
    public void Ingest_BesideAReaderInNoHurry_LogStaysSmall()
    {
        var plant = new TestPlant();
        List<byte[]> packs = plant.Node.Next(4);
        using IEvidenceStore store = Open();
        Ingest(store, plant.Registry, packs);
        using IEnumerator<StoredPack> reader = store.Packs(plant.Node.Kid).GetEnumerator();
        reader.MoveNext();
        long maximumBytes = 0;
        for (int i = 0; i < 20; i++)
        {
            for (int source = 0; source < 40; source++)
            {
                using var collector = new EvidenceCollector(plant.Registry, store);
                byte[] rubbish = [.. new byte[QuarantinedPack.MaximumBytes - 1], (byte)i];
                collector.Ingest($"topic-{i % 10}-{source}", rubbish, DateTimeOffset.UnixEpoch);
            }

            maximumBytes = Math.Max(maximumBytes, new FileInfo(Database + "-wal").Length);
        }

        Assert.IsLessThan(40 << 20, maximumBytes);
    }

    [TestMethod]
    [OSCondition(ConditionMode.Exclude, OperatingSystems.Windows)]
    public void Ingest_FileDeletedWhileOpen_FailsUntilItIsBack()
    {
        var plant = new TestPlant();
        using IEvidenceStore store = Open();
        using var collector = new EvidenceCollector(plant.Registry, store);
        collector.Ingest("topic", plant.Node.Next(), DateTimeOffset.UnixEpoch);
        byte[] next = plant.Node.Next();

        File.Move(Database, Database + ".away");
        StoreException e = Assert.ThrowsExactly<StoreException>(() => collector.Ingest("topic", next, DateTimeOffset.UnixEpoch));
        File.Move(Database + ".away", Database);

        Assert.AreEqual(StoreFault.Lasting, e.Fault);
        StringAssert.Contains(e.Message, "deleted, moved or replaced while it was in use");
        Assert.IsFalse(e.Message.Contains('\n'));
        collector.Ingest("topic", next, DateTimeOffset.UnixEpoch);
        Assert.AreEqual(2, store.Packs(plant.Node.Kid).Count());
    }

    [TestMethod]
    [OSCondition(ConditionMode.Exclude, OperatingSystems.Windows)]
    public void Commit_FileDeletedMeanwhile_IsNotTakenForStored()
    {
        using IEvidenceStore store = Open();
        using IStoreTransaction transaction = store.Begin([]);

        File.Delete(Database);

        Assert.AreEqual(StoreFault.Lasting, Assert.ThrowsExactly<StoreException>(transaction.Commit).Fault);
    }

    [TestMethod]
    public void Packs_DamagedFile_IsNamedWithItsCure()
    {
        var plant = new TestPlant();
        using (IEvidenceStore whole = Open())
        using (var collector = new EvidenceCollector(plant.Registry, whole))
        {
            plant.Node.Next(100).ForEach(pack => collector.Ingest("topic", pack, DateTimeOffset.UnixEpoch));
        }

        DamageAllButTheFirstPages();
        using IEvidenceStore store = Open();
        using var again = new EvidenceCollector(plant.Registry, store);

        Action read = () => store.Packs(plant.Node.Kid).Count();
        Action write = () => again.Ingest("topic", plant.Node.Next(), DateTimeOffset.UnixEpoch);
        foreach (Action use in (Action[])[read, write])
        {
            StoreException e = Assert.ThrowsExactly<StoreException>(use);
            Assert.AreEqual(StoreFault.Lasting, e.Fault);
            StringAssert.Contains(e.Message, Database + " is damaged");
            StringAssert.Contains(e.Message, ".recover");
        }
    }

    /// <summary>Years of packs are not written anew at the start of a new version.</summary>
    [TestMethod]
    public void Open_OlderLayoutWithManyPacks_KeepsTheirTable()
    {
        new SqlStore(Dialect(), [.. StoreMigrations.Scripts.Take(5)]).Dispose();
        Execute("""
            INSERT INTO nodes (node_id, node, kid, machine) VALUES (1, 'node-1', x'0000000000000001', 'press');
            INSERT INTO packs
                (node_id, seq, boot, sha256, previous_sha256, received_unix_ms, end_seconds, time_quality, verdict, reason, raw)
                WITH RECURSIVE n (seq) AS (SELECT 0 UNION ALL SELECT seq + 1 FROM n WHERE seq < 10000)
                SELECT 1, seq, 1, x'', x'', 0, seq, 'S', 'accepted', 'none', x'00' FROM n
            """);

        using IEvidenceStore store = Open();

        Assert.AreEqual(10_001, store.Nodes().Single().PackCount);
        Assert.AreEqual(10_000, store.Packs(1, 9_999).Last().Seq);
        Assert.AreEqual(1, Count("sqlite_master WHERE name = 'packs' AND sql NOT LIKE '%WITHOUT ROWID%'"));
    }

    private protected override IEvidenceStore Open() => EvidenceStores.Open(Database, create: true);

    private protected override SqlDialect Dialect() => new SqliteDialect(Database, create: true);

    private protected override void MakeLayout(int number)
    {
        File.Create(Database).Dispose();
        Execute(Layout($"layout-{number}-sqlite.sql"));
    }

    private protected override string Blob(byte[] bytes) => $"x'{Convert.ToHexStringLower(bytes)}'";

    private protected override void SetLayout(int version) => Execute($"PRAGMA user_version={version}");

    private protected override void RefuseNumber(long seq) => Execute(
        $"CREATE TRIGGER refuse BEFORE INSERT ON packs WHEN NEW.seq = {seq} BEGIN SELECT RAISE(ABORT, 'refused'); END");

    private protected override void RefuseBlocks() => Execute(
        "CREATE TRIGGER refuse_blocks BEFORE INSERT ON block_bytes BEGIN SELECT RAISE(ABORT, 'refused'); END");

    private protected override string Engine => "SQLite";

    /// <summary>Without the log, which is as long for a thousand nodes as for one.</summary>
    private protected override long SizeBytes()
    {
        Execute("PRAGMA wal_checkpoint(TRUNCATE)");
        return new FileInfo(Database).Length;
    }

    private protected override void Vacuum()
    {
    }

    private protected override long Count(string table)
    {
        using var connection = new SqliteConnection($"Data Source={Database};Pooling=False;Mode=ReadOnly");
        connection.Open();
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = "SELECT count(*) FROM " + table;
        return (long)command.ExecuteScalar()!;
    }

    private protected override void Execute(string sql)
    {
        using var connection = new SqliteConnection($"Data Source={Database};Pooling=False;Mode=ReadWrite");
        connection.Open();
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    private static void Ingest(IEvidenceStore store, List<byte[]> packs) => Ingest(store, new TestPlant().Registry, packs);

    private static void Ingest(IEvidenceStore store, Registry registry, List<byte[]> packs)
    {
        using var collector = new EvidenceCollector(registry, store);
        collector.Ingest(packs.ConvertAll(pack => new ReceivedPack("mn/v1/test/node-1/ev", pack, DateTimeOffset.UnixEpoch)));
    }

    private void DamageAllButTheFirstPages()
    {
        const int SchemaBytes = 48 << 10;
        byte[] bytes = File.ReadAllBytes(Database);
        bytes.AsSpan(SchemaBytes).Fill(0xff);
        File.WriteAllBytes(Database, bytes);
    }
}
