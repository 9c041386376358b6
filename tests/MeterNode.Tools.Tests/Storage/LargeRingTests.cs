using MeterNode.Core.Storage;

namespace MeterNode.Tools.Tests.Storage;

/// <summary>
/// A ring as large as the file system of an 8 MB board: what a start reads, and what one pack more costs. In small files, and in the
/// large ones that <c>provision</c> gives to such a board.
/// </summary>
[TestClass]
public class LargeRingTests
{
    private const int PackBytes = 800;
    private const int MaximumPackBytes = 2000;

    /// <summary>At most what the outbox reads at once: a frame of the maximum length.</summary>
    private const int ReadBytes = 2048;

    [TestMethod]
    [DataRow(16384, 120)]
    [DataRow(65432, 29)]
    public void Recover_TwoMegabytes_ReadsOneHeaderASegmentAndTheNewestSegment(int segmentBytes, int segments)
    {
        (CountingFileStore flash, long newest) = Fill(segmentBytes, segments);
        var outbox = new Outbox(flash, segmentBytes, segments, MaximumPackBytes);
        flash.Reset();

        Assert.AreEqual(Outbox.Whole, outbox.Recover(new NodeState()));

        Assert.AreEqual(newest, outbox.NewestSequence);
        Assert.IsLessThan(350_000, flash.BytesRead, "of 1.9 MB");
        Assert.IsLessThan(330, flash.Calls);
    }

    [TestMethod]
    [DataRow(16384, 120)]
    [DataRow(65432, 29)]
    public void ReadNext_InOrder_OpensFewFilesAPack(int segmentBytes, int segments)
    {
        (CountingFileStore flash, long newest) = Fill(segmentBytes, segments);
        var outbox = new Outbox(flash, segmentBytes, segments, MaximumPackBytes);
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
    [DataRow(16384, 120)]
    [DataRow(65432, 29)]
    public void TryGetHash_AnyPack_OpensFewFiles(int segmentBytes, int segments)
    {
        (CountingFileStore flash, long newest) = Fill(segmentBytes, segments);
        var outbox = new Outbox(flash, segmentBytes, segments, MaximumPackBytes);
        outbox.Recover(new NodeState());
        var random = new Random(1);
        byte[] hash = new byte[32];
        for (int i = 0; i < 100; i++)
        {
            flash.Reset();
            Assert.IsTrue(outbox.TryGetHash(random.NextInt64(outbox.OldestSequence, newest + 1), hash));
            Assert.IsLessThan((segmentBytes / ReadBytes) + 6, flash.Calls, "never more than one file is read");
        }
    }

    private static (CountingFileStore Flash, long Newest) Fill(int segmentBytes, int segments)
    {
        var flash = new CountingFileStore(new LittleFsFileStore(1024));
        var outbox = new Outbox(flash, segmentBytes, segments, MaximumPackBytes);
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
