using System.Data.Common;
using MeterNode.Plant.Stores;
using MeterNode.Wire;

namespace MeterNode.Tools.Tests.Collector;

/// <summary>What every evidence store does with databases of other layouts than the present one.</summary>
public abstract partial class EvidenceStoreCompliance
{
    [TestMethod]
    [DataRow(1)]
    [DataRow(5)]
    public void Open_OlderLayout_IsUpgradedWithNothingLost(int layout)
    {
        MakeLayout(layout);

        using (IEvidenceStore store = Open())
        {
            AssertLayoutOneIsWhole(store);
            Assert.AreEqual(Verdict.Accepted, Ingest(store, [new Wire.TestPlant().Node.Next(), _plant.Nodes[1].Next()])[1]);
        }

        using IEvidenceStore again = Open();
        Assert.AreEqual(3, again.Nodes().Count);
    }

    [TestMethod]
    public void Open_MigrationThatFailsMidway_LeavesTheOldLayout()
    {
        MakeLayout(1);
        const string Again = "CREATE TABLE extra (x integer)";

        Assert.ThrowsExactly<StoreException>(() => new SqlStore(Dialect(), [.. StoreMigrations.Scripts, Again, Again]));

        Execute("SELECT count(*) FROM readings_by_node");
        Assert.Throws<DbException>(() => Execute("SELECT count(*) FROM extra"));
        using IEvidenceStore store = Open();
        AssertLayoutOneIsWhole(store);
    }

    /// <summary>Layout 3 kept every repeat; what it had piled up is counted and gives its room back.</summary>
    [TestMethod]
    public void Open_LayoutThreeWithRepeatsInQuarantine_KeepsEachOnce()
    {
        new SqlStore(Dialect(), [.. StoreMigrations.Scripts.Take(3)]).Dispose();
        const string Insert = "INSERT INTO quarantine (received_unix_ms, topic, node, seq, verdict, reason, length_bytes, raw, source) "
            + "VALUES (0, 'mn/v1/test/node-1/ev', NULL, NULL, 'malformed', 'truncated', ";
        for (int i = 0; i < 4; i++)
        {
            Execute(Insert + $"8, {Blob(Rubbish(i % 2))}, 'topic mn/v1/test/node-1/ev')");
            Execute(Insert + $"100000, {Blob(Rubbish(9))}, 'topic cut')");
        }

        Execute("INSERT INTO quarantine_sources VALUES ('topic mn/v1/test/node-1/ev', 4, 32, 7), ('topic cut', 4, 32, 0)");

        using IEvidenceStore store = Open();
        Ingest(store, [Rubbish(0), Rubbish(1), Rubbish(2)]);

        CollectionAssert.AreEqual(
            (QuarantineSource[])[new("topic cut", 4, 32, 0, 0), new("topic mn/v1/test/node-1/ev", 3, 24, 7, 4)],
            store.QuarantineSources().ToArray());
        Assert.AreEqual(7, store.Quarantine().Count());
    }

    [TestMethod]
    public void Open_LaterLayout_IsRefusedWithTheCure()
    {
        Open().Dispose();
        SetLayout(99);

        StoreException e = Assert.ThrowsExactly<StoreException>(Open);

        StringAssert.Contains(e.Message, "has layout 99");
        StringAssert.Contains(e.Message, "use the newer meternode");
        Assert.AreEqual(StoreFault.Lasting, e.Fault);
    }

    /// <summary>The dialect of the test's database.</summary>
    private protected abstract SqlDialect Dialect();

    /// <summary>Fills the empty database as a program of layout 1 or 5 did.</summary>
    private protected abstract void MakeLayout(int number);

    /// <summary>Bytes as the database's SQL writes them.</summary>
    private protected abstract string Blob(byte[] bytes);

    /// <summary>Writes another number of the layout.</summary>
    private protected abstract void SetLayout(int version);

    /// <summary>The text of a database that an older program wrote.</summary>
    private protected static string Layout(string name) =>
        File.ReadAllText(Path.Combine(Repository.Root, "tests/MeterNode.Tools.Tests/Collector/Layouts", name));

    private static ulong Kid(IEvidenceStore store, string node) => store.NodesCalled(node).Single().Kid;

    private static void AssertLayoutOneIsWhole(IEvidenceStore store)
    {
        CollectionAssert.IsSubsetOf((string[])["node-1", "node-2"], store.Nodes().Select(node => node.Id).ToArray());
        CollectionAssert.AreEqual((long[])[0, 1, 2, 3], store.PacksOf("node-1").Select(pack => pack.Seq).ToArray());
        CollectionAssert.AreEqual((long[])[0, 2], store.PacksOf("node-2").Select(pack => pack.Seq).ToArray());
        Pack? before = null;
        foreach (StoredPack stored in store.PacksOf("node-1"))
        {
            Pack pack = Decode(stored.Bytes);
            Assert.AreEqual(new Judgement(Verdict.Accepted), stored.Judgement);
            Assert.IsTrue(before is null || pack.Previous.Span.SequenceEqual(before.Hash.Span), "the bytes still link to the pack before");
            before = pack;
        }

        foreach (string node in (string[])["node-1", "node-2"])
        {
            StoredRecord[] records = store.Records(Kid(store, node), []).ToArray();
            foreach (StoredPack stored in store.PacksOf(node))
            {
                PackPayload.TryRead(Decode(stored.Bytes).Payload, out PackPayload? payload);
                CollectionAssert.AreEqual(
                    payload!.AllRecords.ToArray(),
                    records.Where(record => record.Seq == stored.Seq).Select(record => record.Record).ToArray());
            }
        }

        Assert.IsNotNull(store.Gaps(Kid(store, "node-1")).Single().ClosedAt);
        Assert.IsNull(store.Gaps(Kid(store, "node-2")).Single().ClosedAt);
        Assert.AreEqual(Verdict.ChainGap, store.Packs(Kid(store, "node-2"), 2).Single().Judgement.Verdict);
        Assert.AreEqual(1, store.Verdicts(null)[Verdict.Duplicate]);
        Assert.AreEqual(Verdict.Malformed, store.Quarantine().First().Judgement.Verdict);
        CollectionAssert.AreEqual("not a pack"u8.ToArray(), store.Quarantine().First().Bytes);
        Assert.AreEqual(1, store.QuarantineSources().First(source => source.Name.StartsWith("topic ", StringComparison.Ordinal)).KeptPacks);
    }
}
