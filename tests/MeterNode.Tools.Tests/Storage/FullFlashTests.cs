using MeterNode.Core.Ports;
using MeterNode.Core.Storage;
using MeterNode.Node.Storage;
using MeterNode.VirtualBoard;

namespace MeterNode.Tools.Tests.Storage;

/// <summary>
/// The partition is smaller than the configured ring, or blocks of it wear out: the node goes on with what there is, the oldest packs go
/// with a word, and no number is used twice.
/// </summary>
[TestClass]
public class FullFlashTests
{
    private const int PackBytes = 900;

    [TestMethod]
    public void Append_PartitionFullBeforeTheRing_OldestGoNamedAndTheRestIsHeld()
    {
        var flash = new LittleFsFileStore(20);
        Run(flash, () => { });
        Assert.IsGreaterThanOrEqualTo(0, flash.FreeBlocks);
    }

    [TestMethod]
    public void Append_BlocksWearOut_GoesOnWithFewerBlocks()
    {
        var flash = new LittleFsFileStore(40);
        var random = new Random(3);
        Run(flash, () => flash.WearOut(random.Next(12) == 0 ? 1 : 0));
        Assert.IsLessThan(20, flash.FreeBlocks);
    }

    [TestMethod]
    public void Append_DeletingIsRefusedForAWhile_NothingIsHeldTwiceAndTheRingSettles()
    {
        var flash = new LittleFsFileStore(200);
        var random = new Random(4);
        Run(flash, () => flash.RefuseDeletes(random.Next(3) == 0 ? 2 : 0));
    }

    [TestMethod]
    public void Append_OnAFullVirtualBoard_IsNoticedAndNothingIsLostWithoutAWord()
    {
        string folder = Directory.CreateTempSubdirectory("meternode-").FullName;
        try
        {
            using var board = new Board("full", folder);
            using IDisposable scope = board.Enter();
            board.Storage.PartitionBytes = 80 * 1024;
            Run(new FlashFileStore(folder + Path.DirectorySeparatorChar), () => { });
            Assert.IsGreaterThan(0, board.Storage.RefusedWrites, "the test has not filled it");
            Assert.IsLessThanOrEqualTo(board.Storage.PartitionBytes, board.Storage.UsedBytes);
            Assert.IsGreaterThan(100L * PackBytes, board.Storage.ErasedBytes);
        }
        finally
        {
            Directory.Delete(folder, true);
        }
    }

    [TestMethod]
    public void Write_OnAFullVirtualBoard_ThrowsAndTheOldContentStays()
    {
        string folder = Directory.CreateTempSubdirectory("meternode-").FullName;
        try
        {
            using var board = new Board("full", folder);
            using IDisposable scope = board.Enter();
            var files = new FlashFileStore(folder + Path.DirectorySeparatorChar);
            byte[] old = [.. Enumerable.Repeat((byte)1, 5000)];
            files.Write("a", old, 0, old.Length);
            board.Storage.PartitionBytes = board.Storage.UsedBytes;

            // As long as the old one: its length alone would not tell.
            byte[] fresh = [.. Enumerable.Repeat((byte)2, 5000)];
            IOException refusal = Assert.ThrowsExactly<IOException>(() => files.Write("a", fresh, 0, fresh.Length));
            Assert.AreEqual("flash file a could not be written: the flash is full or worn out", refusal.Message);
            CollectionAssert.AreEqual(old, files.ReadAll("a"));
            Assert.ThrowsExactly<IOException>(() => files.Append("a", fresh, 0, fresh.Length));
            CollectionAssert.AreEqual(old, files.ReadAll("a"));
            files.Write("small", fresh, 0, 100);
            Assert.AreEqual(100, files.Length("small"), "it lies in the metadata");
        }
        finally
        {
            Directory.Delete(folder, true);
        }
    }

    /// <summary>
    /// 150 packs through a ring of 160 kB, restarts between; whatever is no longer held must have been named, and the newest is always
    /// held.
    /// </summary>
    private static void Run(IFileStore flash, Action beforeAppend)
    {
        var gone = new SortedSet<long>();
        var outbox = new Outbox(flash, 16384, 10, 1000);
        var state = new NodeState();
        for (int sequence = 0; sequence < 150; sequence++)
        {
            beforeAppend();
            state.NextSequence = sequence + 1;
            byte[] pack = Pack(sequence);
            outbox.Append(pack, 0, pack.Length, state);
            Take(outbox, state, gone);
            if (sequence % 40 == 39)
            {
                outbox = new Outbox(flash, 16384, 10, 1000);
                Assert.AreEqual(Outbox.Whole, outbox.Recover(state));
                Assert.AreEqual(sequence + 1, state.NextSequence, "a number would be used twice");
                Take(outbox, state, gone);
            }
        }

        Take(outbox, state, gone);
        outbox.MoveTo(0);
        var held = new SortedSet<long>();
        while (outbox.ReadNext(out long sequence) is byte[] pack)
        {
            CollectionAssert.AreEqual(Pack(sequence), pack);
            Assert.IsTrue(held.Add(sequence));
            outbox.MoveTo(sequence + 1);
        }

        Assert.AreEqual(149, held.Max);
        Assert.AreEqual(150, held.Count + gone.Count, "gone without a word, or named although held");
        Assert.IsGreaterThan(30, held.Count, "much more was given up than had to");
    }

    private static void Take(Outbox outbox, NodeState state, SortedSet<long> gone)
    {
        if (outbox.TakeDropped(out long first, out long last))
        {
            state.GapReported = last;
            for (long sequence = first; sequence <= last; sequence++)
            {
                gone.Add(sequence);
            }
        }
    }

    private static byte[] Pack(long sequence)
    {
        byte[] pack = new byte[PackBytes];
        pack.AsSpan().Fill((byte)(sequence + 1));
        return pack;
    }
}
