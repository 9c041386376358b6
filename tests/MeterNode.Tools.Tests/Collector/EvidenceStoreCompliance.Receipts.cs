using MeterNode.Plant.Collecting;
using MeterNode.Plant.Stores;
using MeterNode.Tools.Tests.Wire;
using MeterNode.Wire;

namespace MeterNode.Tools.Tests.Collector;

/// <summary>What every evidence store says about how far it is whole, and what it does with refused packs.</summary>
public abstract partial class EvidenceStoreCompliance
{
    [TestMethod]
    public void End_NodeWithoutPacks_IsMinusOne()
    {
        using IEvidenceStore store = Open();

        Assert.AreEqual(new StoredEnd(-1, null, -1), store.End(_plant.Registry.Nodes[0].Kid, -1));
    }

    [TestMethod]
    public void End_WholeChain_IsTheLastPack()
    {
        List<byte[]> packs = _plant.Node.Next(5);
        using IEvidenceStore store = Open();
        Ingest(store, packs);

        StoredEnd end = End(store);

        Assert.AreEqual((4L, 4L), (end.Seq, end.MaximumSeq));
        CollectionAssert.AreEqual(packs[4], end.Bytes);
    }

    [TestMethod]
    public void End_HoleThatCloses_MovesOn()
    {
        List<byte[]> packs = _plant.Node.Next(7);
        using IEvidenceStore store = Open();

        Ingest(store, [packs[0], packs[1], packs[3], packs[5], packs[6]]);
        Assert.AreEqual((1L, 6L), (End(store).Seq, End(store).MaximumSeq));
        Ingest(store, [packs[2]], s_later);
        Assert.AreEqual(3, End(store, 1).Seq);
        Ingest(store, [packs[4]], s_later);

        Assert.AreEqual(6, End(store, 3).Seq);
    }

    [TestMethod]
    public void End_ChainWithoutItsBeginning_IsMinusOne()
    {
        List<byte[]> packs = _plant.Node.Next(3);
        using IEvidenceStore store = Open();
        Ingest(store, packs[1..]);

        Assert.AreEqual((-1L, 2L), (End(store).Seq, End(store).MaximumSeq));
    }

    [TestMethod]
    public void End_HoleThatTheNodeDeclared_IsNone()
    {
        List<byte[]> packs = _plant.Node.Next(2);
        _plant.Node.Seq = 5;
        packs.Add(_plant.Node.Next());
        packs.Add(_plant.Node.Next(payload => payload.Text("ev", "gap first=2 last=3 cause=full", 60)));
        byte[] last = _plant.Node.Next(payload => payload.Text("ev", "gap first=4 last=4 cause=full", 60));
        using IEvidenceStore store = Open();

        Ingest(store, packs);
        Assert.AreEqual(1, End(store).Seq, "4 is neither stored nor declared");
        Ingest(store, [last]);

        Assert.AreEqual(7, End(store, 1).Seq);
    }

    [TestMethod]
    public void WholeEnds_EveryPackFromTheNumberOn_IsTheSameAsEnd()
    {
        using IEvidenceStore store = Open();
        ulong kid = _plant.Registry.Nodes[0].Kid;
        Assert.IsEmpty(store.WholeEnds([(kid, -1), (kid + 1, 0)]), "it has no pack");
        List<byte[]> packs = _plant.Node.Next(20);
        Ingest(store, packs);

        foreach (long from in (long[])[-1, 0, 7, 19])
        {
            StoredEnd end = store.WholeEnds([(kid + 1, 3), (kid, from)]).Single().Value;
            Assert.AreEqual((19L, 19L), (end.Seq, end.MaximumSeq));
            CollectionAssert.AreEqual(packs[19], end.Bytes);
        }

        Assert.IsEmpty(store.WholeEnds([(kid, 20)]), "the number is not stored");
        Assert.IsEmpty(store.WholeEnds([]));
        Execute("DELETE FROM packs WHERE seq = 0");
        Assert.IsEmpty(store.WholeEnds([(kid, -1)]), "its beginning is gone");
        Execute("UPDATE nodes SET stored_seq = 5");
        Assert.AreEqual(19, store.WholeEnds([(kid, -1)]).Single().Value.Seq, "it was noted that the beginning was there");
        Execute("UPDATE nodes SET stored_seq = 25");
        Assert.IsEmpty(store.WholeEnds([(kid, -1)]), "the number that was noted is not stored any more");
    }

    [TestMethod]
    public void WholeEnds_HoleOrBreak_IsNotWhole()
    {
        using IEvidenceStore store = Open();
        ulong kid = _plant.Registry.Nodes[0].Kid;
        List<byte[]> packs = _plant.Node.Next(8);
        Ingest(store, [packs[0], packs[1], packs[2], packs[4], packs[5]]);
        Assert.IsEmpty(store.WholeEnds([(kid, 1)]));
        Assert.AreEqual(5, store.WholeEnds([(kid, 4)]).Single().Value.Seq);

        Ingest(store, [packs[3]], s_later);
        Assert.AreEqual(5, store.WholeEnds([(kid, 1)]).Single().Value.Seq);

        Execute($"UPDATE packs SET verdict = '{Verdict.ChainBreak.Code()}' WHERE seq = 4");
        Assert.IsEmpty(store.WholeEnds([(kid, 1)]));
    }

    [TestMethod]
    public void WholeEnds_MoreNodesThanOneQuestionHas_AreAllAnswered()
    {
        const int Nodes = 40;
        var plant = new TestPlant(Nodes);
        using IEvidenceStore store = Open();
        using var collector = new EvidenceCollector(plant.Registry, store);
        collector.Ingest(
            [.. plant.Nodes.SelectMany(node => node.Next(3)).Select(pack => new ReceivedPack("mn/v1/test/node-1/ev", pack, s_now))]);

        IReadOnlyDictionary<ulong, StoredEnd> ends = store.WholeEnds([.. plant.Registry.Nodes.Select(node => (node.Kid, 0L))]);

        Assert.HasCount(Nodes, ends);
        Assert.IsTrue(ends.Values.All(end => end.Seq == 2));
    }

    /// <summary>A database that was restored from a backup knows less than was said before.</summary>
    [TestMethod]
    public void End_NumberThatIsNotStoredAnyMore_IsNotBelieved()
    {
        using IEvidenceStore store = Open();
        Ingest(store, _plant.Node.Next(5));

        Execute("DELETE FROM packs WHERE seq >= 3");

        Assert.AreEqual(2, End(store, 4).Seq);
    }

    [TestMethod]
    public void End_AfterANote_StartsThere()
    {
        using IEvidenceStore store = Open();
        using var collector = new EvidenceCollector(_plant.Registry, store);
        Ingest(store, _plant.Node.Next(5));

        collector.NoteStored([(_plant.Registry.Nodes[0], 3)]);
        Execute("DELETE FROM packs WHERE seq = 1");

        Assert.AreEqual(4, End(store).Seq);
    }

    [TestMethod]
    public void JudgeUnknownAgain_NodeThatWasRegisteredLater_HasItsPacks()
    {
        var late = new TestPlant(3);
        List<byte[]> packs = late.Node.Next(450);
        byte[] stranger = new TestPlant().Node.Next();
        using IEvidenceStore store = Open();
        Ingest(store, [stranger, .. packs]);
        Assert.AreEqual(451, store.Verdicts(null)[Verdict.UnknownNode]);

        using var collector = new EvidenceCollector(late.Registry, store);
        int count = collector.JudgeUnknownAgain();

        Assert.AreEqual(450, count);
        Assert.AreEqual(450, store.Verdicts(late.Node.Kid)[Verdict.Accepted]);
        Assert.AreEqual(449, store.End(late.Registry.Nodes[0].Kid, -1).Seq);
        CollectionAssert.AreEqual(stranger, store.Quarantine().Single().Bytes);
        Assert.AreEqual(1, store.QuarantineSources().Sum(source => source.KeptPacks));
        Assert.AreEqual(0, collector.JudgeUnknownAgain());
    }

    [TestMethod]
    public void JudgeUnknownAgain_PackThatTheStoreAlwaysRefuses_LeavesTheOthersWay()
    {
        var late = new TestPlant();
        List<byte[]> packs = late.Node.Next(6);
        using IEvidenceStore store = Open();
        Ingest(store, packs);
        RefuseNumber(4);

        using var collector = new EvidenceCollector(late.Registry, store);

        Assert.AreEqual(5, collector.JudgeUnknownAgain());
        CollectionAssert.AreEqual(packs[4], store.Quarantine().Single().Bytes);
    }

    [TestMethod]
    public void Quarantine_OneSourceSendsRubbish_IsBoundedAndLeavesRoomForOthers()
    {
        byte[] stranger = new TestPlant().Node.Next();
        using IEvidenceStore store = Open();
        for (int i = 0; i < 3; i++)
        {
            Ingest(store, [.. Enumerable.Range(i * 500, 500).Select(Rubbish)]);
        }

        Ingest(store, [stranger]);

        Assert.AreEqual(QuarantineSource.MaximumPacks + 1, store.Quarantine().Count());
        QuarantineSource source = store.QuarantineSources().Single(source => source.Name == "topic mn/v1/test/node-1/ev");
        Assert.AreEqual(500, source.DroppedPacks);
        Assert.AreEqual((long)Rubbish(0).Length * QuarantineSource.MaximumPacks, source.KeptBytes);
        CollectionAssert.AreEqual(stranger, store.Quarantine().Last().Bytes);
    }

    [TestMethod]
    public void Quarantine_LargePacksOfOneSource_AreBoundedInBytes()
    {
        using IEvidenceStore store = Open();

        Ingest(store, [.. Enumerable.Range(0, 80).Select(i => (byte[])[.. new byte[QuarantinedPack.MaximumBytes * 2], .. Rubbish(i)])]);

        Assert.AreEqual(QuarantineSource.MaximumBytes, store.QuarantineSources().Single().KeptBytes);
        Assert.AreEqual(80 - QuarantineSource.MaximumBytes / QuarantinedPack.MaximumBytes, store.QuarantineSources().Single().DroppedPacks);
    }

    /// <summary>Junk that a broker has retained comes at every start, and a forked history every few minutes.</summary>
    [TestMethod]
    public void Quarantine_SameBytesAgain_AreCountedAndKeptOnce()
    {
        byte[] forged = _plant.Node.Next();
        forged[^70] ^= 1;
        byte[] stranger = new TestPlant().Node.Next();
        List<byte[]> refused = [Rubbish(1), forged, stranger];
        for (int start = 0; start < 3; start++)
        {
            using IEvidenceStore store = Open();
            using var collector = new EvidenceCollector(_plant.Registry, store);
            IReadOnlyList<IngestResult> results = collector.Ingest(
                [.. refused.Concat(refused).Select(pack => new ReceivedPack("mn/v1/test/node-1/ev", pack, s_now))]);

            Assert.AreEqual(start == 0 ? 3 : 6, results.Count(result => result.IsRepeat));
            Assert.AreEqual(start == 0 ? 3 : 6, collector.Statistics.Repeats);
            Assert.AreEqual(start == 0 ? 3 : 0, collector.Statistics.Total);
        }

        using IEvidenceStore after = Open();
        Assert.AreEqual(3, after.Quarantine().Count());
        Assert.AreEqual(1, after.Verdicts(null)[Verdict.BadSignature]);
        foreach (QuarantineSource source in after.QuarantineSources())
        {
            Assert.AreEqual((1L, 0L, 5L), (source.KeptPacks, source.DroppedPacks, source.RepeatedPacks), source.Name);
        }
    }

    [TestMethod]
    public void Quarantine_SameBytesFromAnotherSource_AreNoRepeat()
    {
        using IEvidenceStore store = Open();
        using var collector = new EvidenceCollector(_plant.Registry, store);

        bool[] repeats = [.. ((string[])["topic-1", "topic-2", "topic-1"]).Select(
            topic => collector.Ingest(topic, Rubbish(1), s_now).IsRepeat)];

        CollectionAssert.AreEqual((bool[])[false, false, true], repeats);
        Assert.AreEqual(2, store.Quarantine().Count());
    }

    [TestMethod]
    public void Quarantine_RepeatsWhileItIsFull_LeaveItAsItIs()
    {
        using IEvidenceStore store = Open();
        Ingest(store, [.. Enumerable.Range(0, QuarantineSource.MaximumPacks).Select(Rubbish)]);

        Ingest(store, [.. Enumerable.Range(0, QuarantineSource.MaximumPacks).Select(Rubbish)]);

        QuarantineSource source = store.QuarantineSources().Single();
        Assert.AreEqual(
            (QuarantineSource.MaximumPacks, 0, QuarantineSource.MaximumPacks),
            (source.KeptPacks, source.DroppedPacks, source.RepeatedPacks));
    }

    /// <summary>A forked history of a month has more packs than quarantine keeps, and its node sends it again every few minutes.</summary>
    [TestMethod]
    public void Quarantine_MoreThanItKeepsAgainAndAgain_IsCountedOnce()
    {
        const int Packs = QuarantineSource.MaximumPacks + 200;
        using IEvidenceStore store = Open();
        using var collector = new EvidenceCollector(_plant.Registry, store);
        for (int round = 0; round < 3; round++)
        {
            collector.Ingest([.. Enumerable.Range(0, Packs).Select(i => new ReceivedPack("mn/v1/test/node-1/ev", Rubbish(i), s_now))]);
        }

        QuarantineSource source = store.QuarantineSources().Single();
        Assert.AreEqual((QuarantineSource.MaximumPacks, 200, 2 * Packs), (source.KeptPacks, source.DroppedPacks, source.RepeatedPacks));
        Assert.AreEqual((Packs, 2 * Packs), (collector.Statistics.Total, collector.Statistics.Repeats));
    }

    /// <summary>Two collectors of one plant get the same junk at the same moment.</summary>
    [TestMethod]
    public void Quarantine_TwoCollectorsGetTheSame_ItIsKeptOnce()
    {
        const int Packs = 300;
        using IEvidenceStore first = Open();
        using IEvidenceStore second = Open();
        ReceivedPack[] junk = [.. Enumerable.Range(0, Packs).Select(i => new ReceivedPack($"topic-{i % 7}", Rubbish(i), s_now))];

        void Collect(IEvidenceStore store, IEnumerable<ReceivedPack> packs)
        {
            using var collector = new EvidenceCollector(_plant.Registry, store);
            foreach (ReceivedPack[] some in packs.Chunk(10))
            {
                collector.Ingest(some);
            }
        }

        Parallel.Invoke(() => Collect(first, junk), () => Collect(second, junk.Reverse()));

        Assert.AreEqual(Packs, first.Quarantine().Count());
        Assert.AreEqual(Packs, first.QuarantineSources().Sum(source => source.KeptPacks));
        Assert.AreEqual(Packs, first.QuarantineSources().Sum(source => source.RepeatedPacks));
        Assert.AreEqual(Packs * Rubbish(0).Length, first.QuarantineSources().Sum(source => source.KeptBytes));
    }

    /// <summary>A reader that takes its time keeps no snapshot: rows that come meanwhile are seen, and the log can be tidied up.</summary>
    [TestMethod]
    public void Packs_ReaderInNoHurry_SeesWhatComesMeanwhile()
    {
        List<byte[]> packs = _plant.Node.Next(600);
        using IEvidenceStore store = Open();
        Ingest(store, packs[..300]);

        using IEnumerator<StoredPack> reader = store.Packs(_plant.Kid("node-1")).GetEnumerator();
        reader.MoveNext();
        Ingest(store, packs[300..]);
        int rest = 0;
        while (reader.MoveNext())
        {
            rest++;
        }

        Assert.AreEqual(599, rest);
    }

    /// <summary>Eight bytes that are no pack, others for every <paramref name="number"/>.</summary>
    private static byte[] Rubbish(int number) => [1, 2, 3, 4, .. BitConverter.GetBytes(number)];

    private StoredEnd End(IEvidenceStore store, long from = -1) => store.End(_plant.Registry.Nodes[0].Kid, from);
}
