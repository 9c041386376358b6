using MeterNode.Core.Storage;

namespace MeterNode.Tools.Tests.Storage;

/// <summary>A ring as large as the file system of an 8 MB board: what a start reads, and what one pack more costs.</summary>
[TestClass]
public class LargeRingTests
{
    private const int SegmentBytes = 16384;
    private const int Segments = 120;
    private const int PackBytes = 800;
    private const int MaximumPackBytes = 2000;

    [TestMethod]
    public void Recover_TwoMegabytes_ReadsOneHeaderASegmentAndTheNewestSegment()
    {
        (CountingFileStore flash, long newest) = Fill();
        var outbox = new Outbox(flash, SegmentBytes, Segments, MaximumPackBytes);
        flash.Reset();

        Assert.AreEqual(Outbox.Whole, outbox.Recover(new NodeState()));

        Assert.AreEqual(newest, outbox.NewestSequence);
        Assert.IsLessThan(350_000, flash.BytesRead, "of 1.9 MB");
        Assert.IsLessThan(330, flash.Calls);
    }

    [TestMethod]
    public void ReadNext_InOrder_OpensFewFilesAPack()
    {
        (CountingFileStore flash, long newest) = Fill();
        var outbox = new Outbox(flash, SegmentBytes, Segments, MaximumPackBytes);
        outbox.Recover(new NodeState());
        outbox.MoveTo(outbox.OldestSequence);
        flash.Reset();
        int packs = 0;
        while (outbox.ReadNext(out long sequence) is not null)
        {
            packs++;
            outbox.MoveTo(sequence + 1);
        }

        Assert.AreEqual(newest - outbox.OldestSequence + 1, packs);
        Assert.IsLessThan(7 * packs, flash.Calls);
    }

    [TestMethod]
    public void TryGetHash_AnyPack_OpensFewFiles()
    {
        (CountingFileStore flash, long newest) = Fill();
        var outbox = new Outbox(flash, SegmentBytes, Segments, MaximumPackBytes);
        outbox.Recover(new NodeState());
        var random = new Random(1);
        byte[] hash = new byte[32];
        for (int i = 0; i < 100; i++)
        {
            flash.Reset();
            Assert.IsTrue(outbox.TryGetHash(random.NextInt64(outbox.OldestSequence, newest + 1), hash));
            Assert.IsLessThan(14, flash.Calls);
        }
    }

    private static (CountingFileStore Flash, long Newest) Fill()
    {
        var flash = new CountingFileStore(new LittleFsFileStore(1024));
        var outbox = new Outbox(flash, SegmentBytes, Segments, MaximumPackBytes);
        var state = new NodeState();
        byte[] pack = new byte[PackBytes];
        for (int sequence = 0; sequence < 2200; sequence++)
        {
            state.NextSequence = sequence + 1;
            outbox.Append(pack, 0, pack.Length, state);
        }

        Assert.IsGreaterThan(0, outbox.OldestSequence, "the ring is full");
        return (flash, 2199);
    }
}
