using MeterNode.Wire;

namespace MeterNode.Tools.Tests.Wire;

[TestClass]
[DoNotParallelize]
public sealed class OrderedChainTests
{
    private static readonly TestNode s_node = new TestPlant().Node;
    private static readonly byte[] s_payload = s_node.Payload(0);
    private static readonly byte[] s_signature = new byte[64];

    /// <summary>A key may sign any number. The cost must depend on how many packs there are, not on how far apart they are.</summary>
    [TestMethod]
    public void Add_NumbersFarApart_CostLittleMemory()
    {
        const int Packs = 40_000;
        var tracker = new OrderedChain(default);
        long before = GC.GetTotalMemory(forceFullCollection: true);
        for (long i = 0; i < Packs; i++)
        {
            Assert.AreEqual(Verdict.ChainGap, tracker.Add(Decode((i + 1) << 20), out _).Verdict);
        }

        long bytes = GC.GetTotalMemory(forceFullCollection: true) - before;

        Assert.IsLessThan(4 << 20, bytes);
        Assert.AreEqual(Packs, tracker.Gaps().Count());
        Assert.AreEqual(Packs, tracker.GapCount);
        GC.KeepAlive(tracker);
    }

    [TestMethod]
    public void Add_SameNumberAgain_IsKnownAmongFewAndAmongMany()
    {
        var tracker = new OrderedChain(default);
        for (long seq = 0; seq < 3000; seq++)
        {
            tracker.Add(Decode(seq), out _);
            Assert.AreEqual(Verdict.Duplicate, tracker.Add(Decode(seq), out _).Verdict);
            Assert.AreEqual(Verdict.Duplicate, tracker.Add(Decode(seq / 2), out _).Verdict);
            Assert.AreEqual(Verdict.Conflict, tracker.Add(Decode(seq, boot: 2), out _).Verdict);
        }
    }

    [TestMethod]
    public void Gaps_OfRunsOfAnyLength_AreWhatIsMissing()
    {
        var tracker = new OrderedChain(default);
        var random = new Random(5);
        var expected = new List<SeqRange>();
        long next = 0;
        for (int i = 0; i < 3000; i++)
        {
            int gap = random.Next(3);
            if (gap > 0)
            {
                expected.Add(new SeqRange(next, next + gap - 1));
            }

            next += gap;
            for (int run = random.Next(1, 6); run > 0; run--)
            {
                tracker.Add(Decode(next++), out _);
            }
        }

        CollectionAssert.AreEqual(expected, tracker.Gaps().ToList());
        Assert.AreEqual(expected.Count, tracker.GapCount);
        foreach (SeqRange gap in expected)
        {
            Assert.IsTrue(tracker.Has(Decode(gap.Last + 1)));
            Assert.ThrowsExactly<InvalidOperationException>(() => tracker.Add(Decode(gap.First), out _));
        }
    }

    private static Pack Decode(long seq, long boot = 1)
    {
        var writer = new PackWriter { Seq = seq, Boot = boot, Payload = s_payload };
        byte[] bytes = PackWriter.Assemble(writer.Header(s_node.Key), [0xa0], s_payload, s_signature);
        Assert.AreEqual(PackError.None, Pack.TryDecode(bytes, out Pack? pack));
        return pack!;
    }
}
