using System.Security.Cryptography;
using MeterNode.Plant.Collecting;
using MeterNode.Plant.Stores;
using MeterNode.Tools.Tests.Support;
using MeterNode.Tools.Tests.Wire;
using MeterNode.Wire;

namespace MeterNode.Tools.Tests.Collector;

/// <summary>What every evidence store does with packs that have become compressed blocks: whoever reads sees no difference.</summary>
public abstract partial class EvidenceStoreCompliance
{
    private const int Many = 700;

    [TestMethod]
    public void Compact_EveryKindOfPack_ReadsAsBefore()
    {
        using IEvidenceStore store = Open();
        List<byte[]> packs = Varied(_plant.Node, Many);
        Ingest(store, packs[..300]);
        Ingest(store, packs[301..], s_later);
        Ingest(store, _plant.Nodes[1].Next(40));
        List<string> before = Everything(store);

        List<CompactedPacks> blocks = [.. store.Compact(new ManualTime())];

        CollectionAssert.AreEqual(before, Everything(store));
        CollectionAssert.AreEqual(
            (SeqRange[])[new(0, 255), new(256, 299), new(302, 557)], blocks.Select(block => block.Packs).ToArray());
        Assert.IsTrue(blocks.TrueForAll(block => block.Kid == _plant.Node.Kid && block.BlockBytes < block.PackBytes * 2 / 3));
        Assert.AreEqual(Many - 1 - 512 - 44 + 40, Count("packs"));
        Assert.AreEqual(3, Count("blocks"));
        Assert.AreEqual(0, store.Compact(new ManualTime()).Count());
    }

    [TestMethod]
    public void Compact_LongAfterAGap_TakesWhatStandsBeforeIt()
    {
        using IEvidenceStore store = Open();
        List<byte[]> packs = _plant.Node.Next(500);
        Ingest(store, [.. packs[..100], .. packs[101..]]);
        List<string> before = Everything(store);

        List<CompactedPacks> blocks = [.. store.Compact(Time(s_now + TimeSpan.FromDays(2)))];

        CollectionAssert.AreEqual((SeqRange[])[new(0, 99), new(102, 357)], blocks.Select(block => block.Packs).ToArray());
        CollectionAssert.AreEqual(before, Everything(store));

        Assert.AreEqual(Verdict.Accepted, Ingest(store, [packs[100]], s_now + TimeSpan.FromDays(90))[0]);
        Assert.AreEqual(0, store.Missing(_plant.Node.Kid).Count);
        Assert.IsNotNull(store.Gaps(_plant.Node.Kid).Single().ClosedAt);
        Assert.AreEqual(499, End(store).Seq);
        CollectionAssert.AreEqual(packs, store.Packs(_plant.Node.Kid).Select(pack => pack.Bytes).ToList(), new BytesComparer());
        Assert.AreEqual(500, store.Verdicts(_plant.Node.Kid)[Verdict.Accepted]);
    }

    [TestMethod]
    public void Ingest_PacksOfABlockAgain_AreDuplicatesAndConflicts()
    {
        using IEvidenceStore store = Open();
        TestNode node = _plant.Node;
        List<byte[]> packs = node.Next(400);
        Ingest(store, packs);
        Assert.AreEqual(1, store.Compact(new ManualTime()).Count());
        (node.Seq, node.Previous) = (10, SHA256.HashData(packs[9]));
        byte[] other = node.Next(payload => payload.Text("ev", "config serial=2"));

        Verdict[] verdicts = Ingest(store, [packs[0], packs[255], packs[256], other, packs[100]]);

        CollectionAssert.AreEqual(
            (Verdict[])[Verdict.Duplicate, Verdict.Duplicate, Verdict.Duplicate, Verdict.Conflict, Verdict.Duplicate], verdicts);
        Assert.AreEqual(4, store.Verdicts(node.Kid)[Verdict.Duplicate]);
        Assert.AreEqual(400, store.Packs(node.Kid).Count());
    }

    [TestMethod]
    public void Ingest_PackBeforeIsInABlockWithReplacedS_IsStoredAsItsNodeSignedIt()
    {
        using IEvidenceStore store = Open();
        _plant.Node.Version = 1;
        List<byte[]> packs = _plant.Node.Next(500);
        Ingest(store, [.. packs[..99], PackWriter.Twin(packs[99]), .. packs[101..]]);
        Assert.AreEqual(new SeqRange(0, 99), store.Compact(Time(s_now + TimeSpan.FromDays(2))).First().Packs);

        Assert.AreEqual(Verdict.Accepted, Ingest(store, [packs[100]])[0]);

        CollectionAssert.AreEqual(packs, store.Packs(_plant.Node.Kid).Select(pack => pack.Bytes).ToList(), new BytesComparer());
        CollectionAssert.AreEqual(PackWriter.Twin(packs[99]), store.Quarantine().Single().Bytes);
        Assert.AreEqual(500, store.Verdicts(_plant.Node.Kid)[Verdict.Accepted]);
        Assert.AreEqual(499, End(store).Seq);
    }

    /// <summary>Whether the process or the database ends in the middle: it is one transaction.</summary>
    [TestMethod]
    public void Compact_DatabaseFailsMidway_PacksStayAsTheyWere()
    {
        using IEvidenceStore store = Open();
        Ingest(store, _plant.Node.Next(400));
        List<string> before = Everything(store);
        RefuseBlocks();

        Assert.ThrowsExactly<StoreException>(() => store.Compact(new ManualTime()).Count());

        Assert.AreEqual(400, Count("packs"));
        Assert.AreEqual(0, Count("blocks"));
        CollectionAssert.AreEqual(before, Everything(store));
    }

    [TestMethod]
    public void Compact_TwoProcessesWhilePacksCome_EachPackIsThereOnce()
    {
        using IEvidenceStore first = Open();
        using IEvidenceStore second = Open();
        List<byte[]> packs = _plant.Node.Next(1500);
        List<byte[]> others = _plant.Nodes[1].Next(1200);
        Ingest(first, [.. packs[..1200], .. others]);
        int blocks = 0;

        void Compact(IEvidenceStore store) =>
            Interlocked.Add(ref blocks, store.Compact(new ManualTime()).Count(made => made.BlockBytes is not null));

        Parallel.Invoke(
            () => Compact(first),
            () => Compact(second),
            () => packs[1200..].ForEach(pack => Ingest(first, [pack])),
            () =>
            {
                for (int i = 0; i < 20; i++)
                {
                    CollectionAssert.AreEqual(
                        others, second.Packs(_plant.Nodes[1].Kid).Select(pack => pack.Bytes).ToList(), new BytesComparer());
                }
            });

        CollectionAssert.AreEqual(packs, first.Packs(_plant.Node.Kid).Select(pack => pack.Bytes).ToList(), new BytesComparer());
        Assert.AreEqual(blocks, Count("blocks"));
        Assert.AreEqual(1500 + 1200 - (256 * blocks), Count("packs"));
        Assert.IsGreaterThanOrEqualTo(8, blocks);
        Assert.AreEqual(1499, End(second).Seq);
    }

    [TestMethod]
    public void Packs_DamagedBlock_IsNamedWithItsCure()
    {
        using IEvidenceStore store = Open();
        Ingest(store, _plant.Node.Next(400));
        Assert.AreEqual(1, store.Compact(new ManualTime()).Count());
        Execute($"UPDATE block_bytes SET bytes = {Blob(new byte[5000])}");

        StoreException e = Assert.ThrowsExactly<StoreException>(() => store.Packs(_plant.Node.Kid, 3, 3).Count());

        Assert.AreEqual(StoreFault.Lasting, e.Fault);
        StringAssert.Contains(e.Message, "packs 0 to 255 of a node cannot be read: restore a backup");
        Assert.AreEqual(399, store.Packs(_plant.Node.Kid, 399).Single().Seq);
    }

    /// <summary>A node that has no receipt sends its old packs again: nothing of the others waits for a disk that is damaged.</summary>
    [TestMethod]
    public void Ingest_PackThatLiesInADamagedBlock_IsInQuarantineAndTheOthersAreStored()
    {
        using IEvidenceStore store = Open();
        List<byte[]> packs = _plant.Node.Next(400);
        Ingest(store, packs);
        Assert.AreEqual(1, store.Compact(new ManualTime()).Count());
        Execute($"UPDATE block_bytes SET bytes = {Blob(new byte[5000])}");
        using var collector = new EvidenceCollector(_plant.Registry, store);

        IReadOnlyList<IngestResult> results = collector.Ingest(
            [.. ((byte[][])[packs[100], .. _plant.Node.Next(2), packs[399]]).Select(
                pack => new ReceivedPack("t", pack, DateTimeOffset.UnixEpoch))]);

        CollectionAssert.AreEqual(
            (Verdict[])[Verdict.Malformed, Verdict.Accepted, Verdict.Accepted, Verdict.Duplicate],
            results.Select(result => result.Judgement.Verdict).ToArray());
        Assert.AreEqual(PackError.NotStorable, results[0].Judgement.Reason);
        CollectionAssert.AreEqual(packs[100], store.Quarantine().Single().Bytes);
    }

    [TestMethod]
    public void Packs_RangesAroundABlock_HaveTheirPacksOnly()
    {
        using IEvidenceStore store = Open();
        Ingest(store, _plant.Node.Next(700));
        Assert.AreEqual(2, store.Compact(new ManualTime()).Count());

        foreach ((long first, long last) in
            ((long, long)[])[(0, 0), (255, 255), (255, 256), (256, 256), (100, 600), (512, 512), (699, 900)])
        {
            CollectionAssert.AreEqual(
                Enumerable.Range((int)first, (int)(Math.Min(last, 699) - first + 1)).Select(seq => (long)seq).ToArray(),
                store.Packs(_plant.Node.Kid, first, last).Select(pack => pack.Seq).ToArray(),
                $"{first} to {last}");
        }
    }

    [TestMethod]
    public void Node_KeyWithRowsAndBlocks_IsAsAmongAll()
    {
        using IEvidenceStore store = Open();
        Ingest(store, _plant.Node.Next(400));
        Ingest(store, _plant.Nodes[1].Next(40));
        Assert.AreEqual(1, store.Compact(new ManualTime()).Count());

        Assert.AreEqual(400, store.Node(_plant.Node.Kid)!.PackCount);
        CollectionAssert.AreEqual(
            store.Nodes().ToList(), new[] { _plant.Node.Kid, _plant.Nodes[1].Kid }.Select(kid => store.Node(kid)).ToList());
        Assert.IsNull(store.Node(77));
    }

    /// <summary>Makes the database refuse every block.</summary>
    private protected abstract void RefuseBlocks();

    /// <summary>Rows of a table.</summary>
    private protected abstract long Count(string table);

    private static ManualTime Time(DateTimeOffset at)
    {
        var time = new ManualTime();
        time.Advance((at - time.GetUtcNow()).TotalSeconds);
        return time;
    }

    /// <summary>A chain with every kind of time, mode, version and restart.</summary>
    private static List<byte[]> Varied(TestNode node, int count)
    {
        var packs = new List<byte[]>();
        for (int i = 0; i < count; i++)
        {
            node.Boot = 1 + (i / 150);
            node.Version = i < 50 ? 1 : 2;
            char quality = i % 150 < 3 ? 'R' : i % 40 == 0 ? 'I' : 'S';
            packs.Add(node.Next(i % 9 == 0 ? payload => payload.Text("ev", $"config serial={i}", 7.25) : null, quality, Mode(i)));
        }

        return packs;
    }

    private static string Mode(int i) => i % 77 == 0 ? "nominal" : "adc";

    private static List<string> Everything(IEvidenceStore store)
    {
        var all = new List<string>();
        foreach (StoredNode node in store.Nodes())
        {
            all.Add(node.ToString());
            all.AddRange(store.Packs(node.Kid).Select(
                pack => pack with { Bytes = [] } + Convert.ToHexString(pack.Bytes) + pack.ReceivedAt.ToUnixTimeMilliseconds()));
            all.AddRange(store.Records(node.Kid, ["ei", "ev"]).Select(record => record.ToString()));
            all.AddRange(store.Missing(node.Kid).Select(gap => gap.ToString()));
            all.AddRange(store.Gaps(node.Kid).Select(gap => gap.ToString()));
            all.AddRange(store.Verdicts(node.Kid).OrderBy(pair => pair.Key).Select(pair => pair.ToString()));
            StoredEnd end = store.End(node.Kid, -1);
            all.Add($"{end.Seq} {end.MaximumSeq} {Convert.ToHexString(end.Bytes ?? [])}");
            all.Add(Convert.ToHexString(store.Newest(node.Kid) ?? []));
        }

        all.AddRange(store.Verdicts(null).OrderBy(pair => pair.Key).Select(pair => pair.ToString()));
        return all;
    }

    private sealed class BytesComparer : System.Collections.IComparer
    {
        public int Compare(object? x, object? y) => ((byte[])x!).AsSpan().SequenceCompareTo((byte[])y!);
    }
}
