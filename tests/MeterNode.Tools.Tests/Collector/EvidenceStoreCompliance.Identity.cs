using System.Security.Cryptography;
using MeterNode.Plant.Collecting;
using MeterNode.Plant.Stores;
using MeterNode.Tools.Tests.Wire;
using MeterNode.Wire;

namespace MeterNode.Tools.Tests.Collector;

/// <summary>What every evidence store does with names that several keys have had.</summary>
public abstract partial class EvidenceStoreCompliance
{
    [TestMethod]
    public void Ingest_ReplacedBoard_EachKeyHasItsPacksGapsAndVerdicts()
    {
        TestNode former = _plant.Node;
        TestNode board = _plant.Replace();
        List<byte[]> first = former.Next(4);
        List<byte[]> second = board.Next(5);
        byte[] forged = board.Next();
        forged[^70] ^= 1;
        using IEvidenceStore store = Open();

        Ingest(store, [first[0], second[0], first[1], second[4], first[3], second[0], forged]);

        CollectionAssert.AreEqual((long[])[0, 1, 3], store.Packs(former.Kid).Select(pack => pack.Seq).ToArray());
        CollectionAssert.AreEqual((long[])[0, 4], store.Packs(board.Kid).Select(pack => pack.Seq).ToArray());
        CollectionAssert.AreEqual((SeqRange[])[new SeqRange(2, 2)], store.Missing(former.Kid).ToArray());
        Assert.AreEqual(new SeqRange(1, 3), store.Gaps(board.Kid).Single().Packs);
        Assert.AreEqual(18, store.Records(former.Kid, ["p"]).Count());
        Assert.AreEqual(2, store.Verdicts(former.Kid)[Verdict.Accepted]);
        Assert.IsFalse(store.Verdicts(former.Kid).ContainsKey(Verdict.Duplicate));
        Assert.AreEqual(1, store.Verdicts(board.Kid)[Verdict.Duplicate]);
        Assert.AreEqual(1, store.Verdicts(board.Kid)[Verdict.BadSignature]);
        Assert.AreEqual((1, 0), (store.End(former.Kid, -1).Seq, store.End(board.Kid, -1).Seq));
    }

    [TestMethod]
    public void Nodes_ReplacedBoard_AreInTheOrderInWhichTheyBegan()
    {
        TestNode former = _plant.Node;
        TestNode board = _plant.Replace();
        using IEvidenceStore store = Open();

        Ingest(store, [board.Next(), _plant.Nodes[1].Next(), former.Next()]);

        CollectionAssert.AreEqual(
            (ulong[])[former.Kid, board.Kid, _plant.Nodes[1].Kid], store.Nodes().Select(node => node.Kid).ToArray());
        CollectionAssert.AreEqual((ulong[])[former.Kid, board.Kid], store.NodesCalled("node-1").Select(node => node.Kid).ToArray());
        Assert.HasCount(2, store.PacksOf("node-1").ToList());
    }

    [TestMethod]
    public void Nodes_TwoPlantsWithOneName_AreKeptApart()
    {
        var other = new TestPlant(1, "works-2");
        using IEvidenceStore store = Open();
        using var collector = new EvidenceCollector(other.Registry, store);

        Ingest(store, _plant.Node.Next(3));
        other.Node.Next(2).ForEach(pack => collector.Ingest("mn/v1/works-2/node-1/ev", pack, s_now));

        CollectionAssert.AreEqual(
            (string[])["test node-1 3", "works-2 node-1 2"],
            store.Nodes().Select(node => $"{node.Site} {node.Id} {node.PackCount}").ToArray());
    }

    [TestMethod]
    public void Quarantine_FormerKeySendsRubbish_LeavesRoomForThePresent()
    {
        TestNode former = _plant.Node;
        TestNode board = _plant.Replace();
        using IEvidenceStore store = Open();

        Ingest(store, [.. former.Next(QuarantineSource.MaximumPacks + 5).Select(Forged), Forged(board.Next())]);

        CollectionAssert.AreEquivalent(
            (string[])[$"node node-1 key {former.Registered.KidText} 1000 5", $"node node-1 key {board.Registered.KidText} 1 0"],
            store.QuarantineSources().Select(source => $"{source.Name} {source.KeptPacks} {source.DroppedPacks}").ToArray());
    }

    /// <summary>Layout 4 knew a refused pack by the name of its node.</summary>
    [TestMethod]
    public void Open_LayoutFourWithRefusedPacks_FindsTheirKeys()
    {
        byte[] forged = Forged(_plant.Nodes[1].Next());
        using (IEvidenceStore store = Open())
        {
            Ingest(store, [_plant.Node.Next(), _plant.Nodes[1].Next(), forged]);
        }

        Execute("DROP TABLE rollups; DROP TABLE rollup_state; DROP TABLE rollup_retention; DROP TABLE block_bytes; DROP TABLE blocks; "
            + "DROP VIEW packs_by_node; "
            + "UPDATE quarantine SET source = 'node node-2'; "
            + "UPDATE quarantine_sources SET source = 'node node-2'; ALTER TABLE quarantine DROP COLUMN kid; "
            + "ALTER TABLE nodes DROP COLUMN site; "
            + "CREATE VIEW packs_by_node AS SELECT node, seq FROM packs JOIN nodes USING (node_id)");
        SetLayout(4);

        using IEvidenceStore again = Open();
        Assert.AreEqual(_plant.Kid("node-2"), again.Quarantine().Single().Kid);
        Assert.AreEqual(1, again.Verdicts(_plant.Kid("node-2"))[Verdict.BadSignature]);
        Ingest(again, [forged]);
        QuarantineSource source = again.QuarantineSources().Single();
        Assert.AreEqual(
            ($"node node-2 key {_plant.Nodes[1].Registered.KidText}", 1L, 1L), (source.Name, source.KeptPacks, source.RepeatedPacks));
        Assert.AreEqual("", again.Nodes()[0].Site, "nobody has said");
        Ingest(again, [_plant.Node.Next()]);
        Assert.AreEqual("test", again.Nodes().Single(node => node.Id == "node-1").Site);
    }

    [TestMethod]
    public void Ingest_NamesWithQuotes_AreStoredByTheirKey()
    {
        var node = new TestNode("node'1'; DROP TABLE packs --", "die'casting", _plant.PlantKey, "wo'rks-2");
        var registry = new Registry("wo'rks-2", _plant.PlantKey.ExportSubjectPublicKeyInfo(), [node.Registered]);
        byte[] forged = Forged(node.Next());
        node.Seq = 0;
        node.Previous = SHA256.HashData(node.Enrolment);
        using IEvidenceStore store = Open();
        using var collector = new EvidenceCollector(registry, store);

        ReceivedPack[] received = [.. ((byte[][])[.. node.Next(3), forged, forged]).Select(pack => new ReceivedPack("t\0'", pack, s_now))];
        Verdict[] verdicts = [.. collector.Ingest(received).Select(result => result.Judgement.Verdict)];

        CollectionAssert.AreEqual(
            (Verdict[])[Verdict.Accepted, Verdict.Accepted, Verdict.Accepted, Verdict.BadSignature, Verdict.BadSignature], verdicts);
        StoredNode stored = store.Nodes().Single();
        Assert.AreEqual((node.Kid, 3L), (stored.Kid, stored.PackCount));
        Assert.StartsWith("node'1", stored.Id);
        Assert.StartsWith("wo'rks", stored.Site);
        Assert.HasCount(3, store.Packs(node.Kid).ToList());
        Assert.AreEqual(node.Kid, store.Quarantine().Single().Kid);
        Assert.AreEqual((1L, 1L), (store.QuarantineSources().Single().KeptPacks, store.QuarantineSources().Single().RepeatedPacks));
    }

    private static byte[] Forged(byte[] pack)
    {
        pack[^70] ^= 1;
        return pack;
    }
}
