using System.Data.Common;
using System.Security.Cryptography;
using MeterNode.Plant.Collecting;
using MeterNode.Plant.Stores;
using MeterNode.Tools.Tests.Wire;
using MeterNode.Wire;

namespace MeterNode.Tools.Tests.Collector;

/// <summary>What every evidence store must do; each store's test class inherits it.</summary>
public abstract partial class EvidenceStoreCompliance
{
    private static readonly DateTimeOffset s_now = DateTimeOffset.FromUnixTimeSeconds(TestNode.StartSeconds + 100_000);
    private static readonly DateTimeOffset s_later = s_now + StoredGap.Overtaking + TimeSpan.FromSeconds(1);
    private readonly TestPlant _plant = new(2);

    /// <summary>Opens the test's store, empty the first time, with what it held afterwards.</summary>
    private protected abstract IEvidenceStore Open();

    [TestMethod]
    public void Ingest_WholeChain_KeepsExactBytesAndRecords()
    {
        List<byte[]> packs = _plant.Node.Next(3);
        using IEvidenceStore store = Open();

        Verdict[] verdicts = Ingest(store, packs);

        CollectionAssert.AreEqual((Verdict[])[Verdict.Accepted, Verdict.Accepted, Verdict.Accepted], verdicts);
        List<StoredPack> stored = store.Packs(_plant.Kid("node-1")).ToList();
        for (int i = 0; i < packs.Count; i++)
        {
            Assert.AreEqual(i, stored[i].Seq);
            CollectionAssert.AreEqual(packs[i], stored[i].Bytes);
            Assert.AreEqual(s_now, stored[i].ReceivedAt);
            Assert.AreEqual('S', stored[i].TimeQuality);
            Assert.AreEqual("adc", stored[i].Mode);
            Assert.AreEqual(new Judgement(Verdict.Accepted), stored[i].Judgement);
            Assert.AreEqual(TestNode.StartSeconds + (i + 1) * 60.0, stored[i].EndSeconds);
        }

        PackPayload.TryRead(Decode(packs[1]).Payload, out PackPayload? payload);
        StoredRecord[] records = store.Records(_plant.Kid("node-1"), []).Where(record => record.Seq == 1).ToArray();
        CollectionAssert.AreEqual(payload!.AllRecords.ToArray(), records.Select(stored => stored.Record).ToArray());
        Assert.IsTrue(records.All(record => record.HasUtc));
        Assert.AreEqual(18, store.Records(_plant.Kid("node-1"), ["p"]).Count());
        double end = TestNode.StartSeconds + 60;
        Assert.AreEqual(
            new StoredNode("test", "node-1", _plant.Node.Kid, _plant.Node.Eui64, "die-casting press", 3, 0, 2, end),
            store.Nodes().Single());
    }

    [TestMethod]
    public void Ingest_SameTwice_ChangesNothingAndIsCounted()
    {
        byte[] pack = _plant.Node.Next();
        using IEvidenceStore store = Open();

        Assert.AreEqual(Verdict.Accepted, Ingest(store, [pack])[0]);
        Assert.AreEqual(Verdict.Duplicate, Ingest(store, [pack])[0]);

        Assert.AreEqual(1, store.Packs(_plant.Kid("node-1")).Count());
        Assert.AreEqual(0, store.Quarantine().Count());
        Assert.AreEqual(1, store.Verdicts(_plant.Kid("node-1"))[Verdict.Duplicate]);
        Assert.AreEqual(1, store.Verdicts(null)[Verdict.Duplicate]);
        Assert.IsFalse(store.Verdicts(_plant.Kid("node-2")).ContainsKey(Verdict.Duplicate));
    }

    /// <summary>What a store remembers of a chain holds only until another one writes.</summary>
    [TestMethod]
    public void Ingest_TwoStoresTakeTurns_EachJudgesAgainstWhatTheOtherStored()
    {
        List<byte[]> packs = _plant.Node.Next(6);
        using IEvidenceStore store = Open();
        using IEvidenceStore other = Open();

        Verdict[] verdicts = [.. packs.Select((pack, i) => Ingest(i % 2 == 0 ? store : other, [pack])[0])];

        CollectionAssert.AreEqual(Enumerable.Repeat(Verdict.Accepted, packs.Count).ToArray(), verdicts);
        Assert.AreEqual(Verdict.Duplicate, Ingest(store, [packs[^1]])[0]);
        Assert.AreEqual(packs.Count, store.Packs(_plant.Kid("node-1")).Count());
    }

    [TestMethod]
    public void Ingest_SameTwiceInOneTransaction_IsDuplicate()
    {
        byte[] pack = _plant.Node.Next();
        using IEvidenceStore store = Open();

        CollectionAssert.AreEqual((Verdict[])[Verdict.Accepted, Verdict.Duplicate], Ingest(store, [pack, pack]));
    }

    [TestMethod]
    public void Ingest_RefusedPacks_AreInQuarantineWithReasonAndBytes()
    {
        byte[] changed = _plant.Node.Next();
        changed[^70] ^= 1;
        byte[] foreign = new TestPlant().Node.Next();
        byte[] rubbish = "not a pack"u8.ToArray();
        using IEvidenceStore store = Open();

        Ingest(store, [changed, foreign, rubbish]);

        List<QuarantinedPack> refused = store.Quarantine().ToList();
        CollectionAssert.AreEqual(
            (Verdict[])[Verdict.BadSignature, Verdict.UnknownNode, Verdict.Malformed],
            refused.Select(pack => pack.Judgement.Verdict).ToArray());
        CollectionAssert.AreEqual(changed, refused[0].Bytes);
        CollectionAssert.AreEqual(foreign, refused[1].Bytes);
        CollectionAssert.AreEqual(rubbish, refused[2].Bytes);
        Assert.AreEqual(("node-1", _plant.Node.Kid), (refused[0].Node, refused[0].Kid!.Value));
        Assert.AreEqual("mn/v1/test/node-1/ev", refused[0].Topic);
        Assert.IsNull(refused[2].Node);
        Assert.AreNotEqual(PackError.None, refused[2].Judgement.Reason);
        Assert.AreEqual(0, store.Nodes().Count);
        Assert.AreEqual(1, store.Verdicts(null)[Verdict.UnknownNode]);
        Assert.AreEqual(1, store.Verdicts(_plant.Kid("node-1"))[Verdict.BadSignature]);
        Assert.IsFalse(store.Verdicts(_plant.Kid("node-1")).ContainsKey(Verdict.UnknownNode));
    }

    [TestMethod]
    public void Ingest_HugeRubbish_IsCutAndItsLengthKept()
    {
        using IEvidenceStore store = Open();

        Ingest(store, [new byte[1_000_000]]);

        QuarantinedPack refused = store.Quarantine().Single();
        Assert.AreEqual(PackError.Oversized, refused.Judgement.Reason);
        Assert.AreEqual(1_000_000, refused.Length);
        Assert.AreEqual(QuarantinedPack.MaximumBytes, refused.Bytes!.Length);
    }

    [TestMethod]
    public void Ingest_MissingPackComesLater_GapIsRecordedAndClosed()
    {
        List<byte[]> packs = _plant.Node.Next(5);
        using IEvidenceStore store = Open();

        Ingest(store, [packs[0], packs[1], packs[4]]);
        Assert.AreEqual(Verdict.ChainGap, store.Packs(_plant.Kid("node-1"), 4).Single().Judgement.Verdict);
        CollectionAssert.AreEqual((SeqRange[])[new SeqRange(2, 3)], store.Missing(_plant.Kid("node-1")).ToArray());
        Assert.IsNull(store.Gaps(_plant.Kid("node-1")).Single().ClosedAt);

        Assert.AreEqual(Verdict.ChainGap, Ingest(store, [packs[3]], s_later)[0]);
        CollectionAssert.AreEqual((SeqRange[])[new SeqRange(2, 2)], store.Missing(_plant.Kid("node-1")).ToArray());
        Assert.AreEqual(Verdict.Accepted, store.Packs(_plant.Kid("node-1"), 4).Single().Judgement.Verdict);

        Assert.AreEqual(Verdict.Accepted, Ingest(store, [packs[2]], s_later)[0]);
        Assert.AreEqual(0, store.Missing(_plant.Kid("node-1")).Count);
        StoredGap gap = store.Gaps(_plant.Kid("node-1")).Single();
        Assert.AreEqual(new SeqRange(2, 3), gap.Packs);
        Assert.AreEqual(s_later, gap.ClosedAt);
        Assert.AreEqual(5, store.Verdicts(_plant.Kid("node-1"))[Verdict.Accepted]);
    }

    [TestMethod]
    public void Ingest_EveryOrderOfFourPacks_EndsWhole()
    {
        List<byte[]> packs = _plant.Node.Next(4);
        foreach (int[] order in EvidenceCheckTests.Permutations([0, 1, 2, 3]))
        {
            var plant = new TestPlant();
            packs = plant.Node.Next(4);
            using IEvidenceStore store = Open();
            using var collector = new EvidenceCollector(plant.Registry, store);
            foreach (int i in order)
            {
                collector.Ingest("mn/v1/test/node-1/ev", packs[i], s_now);
            }

            int accepted = store.Packs(plant.Node.Kid).Count(pack => pack.Judgement.Verdict == Verdict.Accepted);
            Assert.AreEqual(4, accepted, string.Join(",", order));
            Clear();
        }
    }

    [TestMethod]
    public void Ingest_OtherPackOfSameNumber_IsConflictAndTheFirstStays()
    {
        TestNode node = _plant.Node;
        byte[] first = node.Next();
        node.Seq = 0;
        node.Previous = System.Security.Cryptography.SHA256.HashData(node.Enrolment);
        byte[] second = node.Next(payload => payload.Text("ev", "config serial=2"));
        using IEvidenceStore store = Open();

        CollectionAssert.AreEqual((Verdict[])[Verdict.Accepted, Verdict.Conflict], Ingest(store, [first, second]));

        CollectionAssert.AreEqual(first, store.Packs(_plant.Kid("node-1")).Single().Bytes);
        CollectionAssert.AreEqual(second, store.Quarantine().Single().Bytes);
    }

    [TestMethod]
    public void Ingest_LinkThatDoesNotMatch_IsStoredAsBreak()
    {
        TestNode node = _plant.Node;
        byte[] first = node.Next();
        node.Previous = new byte[32];
        byte[] second = node.Next();
        using IEvidenceStore store = Open();

        Ingest(store, [first, second]);

        Assert.AreEqual(
            new Judgement(Verdict.ChainBreak, PackError.PreviousMismatch), store.Packs(_plant.Kid("node-1"), 1).Single().Judgement);
    }

    [TestMethod]
    public void Open_Again_ContinuesTheChain()
    {
        List<byte[]> packs = _plant.Node.Next(2);
        using (IEvidenceStore store = Open())
        {
            Ingest(store, [packs[0]]);
        }

        using (IEvidenceStore store = Open())
        {
            CollectionAssert.AreEqual((Verdict[])[Verdict.Duplicate, Verdict.Accepted], Ingest(store, [packs[0], packs[1]]));
        }
    }

    [TestMethod]
    public void Begin_NotCommitted_LeavesNothing()
    {
        Pack pack = Decode(_plant.Node.Next());
        PackPayload.TryRead(pack.Payload, out PackPayload? payload);
        using IEvidenceStore store = Open();

        using (IStoreTransaction transaction = store.Begin([_plant.Registry.Nodes[0]]))
        {
            transaction.AddPack(_plant.Registry.Nodes[0], pack, payload!, new Judgement(Verdict.Accepted), s_now);
        }

        Assert.AreEqual(0, store.Nodes().Count);
        Assert.AreEqual(Verdict.Accepted, Ingest(store, [pack.Bytes.ToArray()])[0]);
    }

    [TestMethod]
    public void Ingest_PackOvertakenByTheNext_IsNoGap()
    {
        List<byte[]> packs = _plant.Node.Next(3);
        using IEvidenceStore store = Open();

        Ingest(store, [packs[0], packs[2]]);
        Ingest(store, [packs[1]]);

        Assert.AreEqual(0, store.Gaps(_plant.Kid("node-1")).Count);
        Assert.AreEqual(3, store.Verdicts(_plant.Kid("node-1"))[Verdict.Accepted]);
    }

    [TestMethod]
    public void Ingest_TextsWithZeroCharacters_AreStoredBesideTheOthers()
    {
        byte[] pack = _plant.Node.Next(payload => payload.Number("x1", "W\0", 1.5, 60).Text("ev", "a\0b", 60), mode: "ad\0c");
        byte[] other = _plant.Nodes[1].Next();
        using IEvidenceStore store = Open();

        CollectionAssert.AreEqual((Verdict[])[Verdict.Accepted, Verdict.Accepted], Ingest(store, [pack, other]));

        CollectionAssert.AreEqual(pack, store.Packs(_plant.Kid("node-1")).Single().Bytes);
        CollectionAssert.AreEqual(other, store.Packs(_plant.Kid("node-2")).Single().Bytes);
        Assert.AreEqual(1.5, store.Records(_plant.Kid("node-1"), ["x1"]).Single().Record.Value);
    }

    [TestMethod]
    public void Ingest_PackThatTheStoreAlwaysRefuses_IsInQuarantineAndTheOthersAreStored()
    {
        List<byte[]> packs = _plant.Node.Next(6);
        List<byte[]> others = _plant.Nodes[1].Next(3);
        using IEvidenceStore store = Open();
        RefuseNumber(4);

        Verdict[] verdicts = Ingest(store, [packs[0], packs[1], others[0], packs[2], packs[3], others[1], packs[4], packs[5], others[2]]);

        Assert.AreEqual(Verdict.Malformed, verdicts[6]);
        QuarantinedPack refused = store.Quarantine().Single();
        Assert.AreEqual(new Judgement(Verdict.Malformed, PackError.NotStorable), refused.Judgement);
        CollectionAssert.AreEqual(packs[4], refused.Bytes);
        Assert.AreEqual("node-1", refused.Node);
        Assert.AreEqual(3, store.Verdicts(_plant.Kid("node-2"))[Verdict.Accepted]);
        CollectionAssert.AreEqual((long[])[0, 1, 2, 3, 5], store.Packs(_plant.Kid("node-1")).Select(pack => pack.Seq).ToArray());
        CollectionAssert.AreEqual((SeqRange[])[new SeqRange(4, 4)], store.Missing(_plant.Kid("node-1")).ToArray());
    }

    [TestMethod]
    public void AddPack_NodeThatWasNotAnnounced_IsADefectOfTheCaller()
    {
        using IEvidenceStore store = Open();
        using IStoreTransaction transaction = store.Begin([_plant.Registry.Nodes[0]]);

        Assert.ThrowsExactly<InvalidOperationException>(() => transaction.Neighbours(_plant.Registry.Nodes[1], 0));
    }

    /// <summary>The packs are offered again, and the process goes on.</summary>
    [TestMethod]
    public void Begin_TransactionThatDoesNotEnd_MayPass()
    {
        Open().Dispose();
        using SqlDialect dialect = Dialect();
        using DbConnection connection = dialect.OpenWriter();
        var transaction = new SqlTransaction(dialect, connection, TimeSpan.FromMilliseconds(20));
        transaction.Begin([]);

        StoreException e = Assert.ThrowsExactly<StoreException>(() => transaction.Begin([]));

        Assert.AreEqual(StoreFault.Passing, e.Fault);
        StringAssert.EndsWith(e.Message, ": a transaction is open and does not end");
        transaction.Commit();
        transaction.Dispose();
        transaction.Begin([]);
        transaction.Close();
    }

    [TestMethod]
    public void Begin_TransactionOfAnotherCollectorIsOpen_WaitsForItsEnd()
    {
        using IEvidenceStore store = Open();
        using var first = new EvidenceCollector(_plant.Registry, store);
        using var second = new EvidenceCollector(_plant.Registry, store);
        List<byte[]> packs = _plant.Node.Next(200);

        Parallel.ForEach(packs.Index(), item => (item.Index % 2 == 0 ? first : second)
            .Ingest("mn/v1/plant/node-1/ev", item.Item, DateTimeOffset.UnixEpoch));

        Assert.AreEqual(200, store.Packs(_plant.Kid("node-1")).Count());
        Assert.AreEqual(199, store.End(_plant.Registry.Nodes[0].Kid, -1).Seq);
    }

    [TestMethod]
    public void End_NodeWithASecondHistory_StopsAtTheBreak()
    {
        TestNode node = _plant.Node;
        List<byte[]> history = node.Next(4);
        using IEvidenceStore store = Open();
        using var collector = new EvidenceCollector(_plant.Registry, store);
        collector.Ingest([.. history.Select(pack => new ReceivedPack("t", pack, DateTimeOffset.UnixEpoch))]);

        // After pack 1 the node went on without knowing of packs 2 and 3: it made them again, then 4 and 5.
        node.Seq = 2;
        node.Previous = SHA256.HashData(history[1]);
        IReadOnlyList<IngestResult> second =
            collector.Ingest([.. node.Next(4).Select(pack => new ReceivedPack("t", pack, DateTimeOffset.UnixEpoch))]);

        CollectionAssert.AreEqual(
            (Verdict[])[Verdict.Conflict, Verdict.Conflict, Verdict.ChainBreak, Verdict.Accepted],
            second.Select(result => result.Judgement.Verdict).ToArray());
        Assert.AreEqual(3, store.End(node.Registered.Kid, -1).Seq, "a receipt for 5 would have the node release packs that are not stored");
    }

    [TestMethod]
    public void Packs_OfUnknownNode_IsEmpty()
    {
        using IEvidenceStore store = Open();

        Assert.AreEqual(0, store.Packs(1).Count());
        Assert.AreEqual(0, store.Records(1, ["p"]).Count());
        Assert.AreEqual(0, store.Missing(1).Count);
        Assert.AreEqual(0, store.Gaps(1).Count);
        Assert.AreEqual(0, store.Verdicts(null).Count);
    }

    /// <summary>Empties the store between the rounds of one test.</summary>
    private protected void Clear() =>
        Execute("DELETE FROM rollups; DELETE FROM rollup_state; DELETE FROM gap_events; DELETE FROM block_bytes; "
            + "DELETE FROM blocks; DELETE FROM packs; DELETE FROM gaps; "
            + "DELETE FROM nodes; DELETE FROM quarantine; DELETE FROM quarantine_sources");

    /// <summary>Makes the database refuse every pack of this number.</summary>
    private protected abstract void RefuseNumber(long seq);

    /// <summary>Runs statements beside the store.</summary>
    private protected abstract void Execute(string sql);

    private static Pack Decode(byte[] bytes)
    {
        Assert.AreEqual(PackError.None, Pack.TryDecode(bytes, out Pack? pack));
        return pack!;
    }

    private Verdict[] Ingest(IEvidenceStore store, IReadOnlyList<byte[]> packs, DateTimeOffset? at = null)
    {
        using var collector = new EvidenceCollector(_plant.Registry, store);
        return collector.Ingest(packs.Select(pack => new ReceivedPack("mn/v1/test/node-1/ev", pack, at ?? s_now)).ToList())
            .Select(result => result.Judgement.Verdict).ToArray();
    }
}
