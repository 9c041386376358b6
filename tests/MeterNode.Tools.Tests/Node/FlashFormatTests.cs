using System.Security.Cryptography;
using MeterNode.Core.Storage;
using MeterNode.Support;

namespace MeterNode.Tools.Tests.Node;

/// <summary>What the whole node writes to flash is what docs/flash-format.md says, and what earlier builds wrote is carried on.</summary>
[TestClass]
public class FlashFormatTests
{
    [TestMethod]
    public void Run_Offline_FlashReadsAfterTheSpecification()
    {
        var rig = new NodeRig();
        rig.Uplink.IsConnected = false;
        rig.Run(400);
        List<FlashFrame> frames = Frames(rig.Flash);
        Assert.IsGreaterThanOrEqualTo(6, frames.Count);
        for (int i = 0; i < frames.Count; i++)
        {
            Assert.AreEqual(i + 1, frames[i].NextSequence);
            CollectionAssert.AreEqual(SHA256.HashData(frames[i].Pack), frames[i].PreviousHash, $"pack {i}");
        }

        rig.Uplink.IsConnected = true;
        rig.Run(60);
        ArrivedPack[] arrived = [.. rig.Arrived().Take(frames.Count)];
        for (int i = 0; i < frames.Count; i++)
        {
            CollectionAssert.AreEqual((byte[])rig.Uplink.Packs[i]!, frames[i].Pack);
            Assert.AreEqual(arrived[i].ImportJoules, frames[i].ImportJoules, 1, $"pack {i}");
        }
    }

    [TestMethod]
    [DataRow(208)]
    [DataRow(240)]
    public void Start_FlashOfABuildWithoutAFormatVersion_ChainRegistersAndPacksGoOn(int stateBytes)
    {
        var rig = new NodeRig();
        rig.Uplink.IsConnected = false;
        rig.Run(400);
        rig.Loop.Stop();
        long joules = rig.Loop.ImportJoules;
        long newest = rig.Loop.NewestSequence;
        RewriteUnversioned(rig.Flash, stateBytes);

        rig.PowerCycle(30);
        Assert.AreEqual(newest, rig.Loop.NewestSequence);
        Assert.AreEqual(joules, rig.Loop.ImportJoules);
        rig.Uplink.IsConnected = true;
        rig.Run(400);
        long[] numbers = [.. rig.Arrived().Select(pack => pack.Seq)];
        CollectionAssert.AreEqual(Enumerable.Range(0, numbers.Length).Select(n => (long)n).ToArray(), numbers);
        Assert.IsGreaterThan(newest + 3, numbers[^1]);
        Assert.IsFalse(rig.Arrived().Any(pack => pack.HasEvent("discard")));
    }

    [TestMethod]
    public void Start_FlashOfALaterVersion_RefusesAndLeavesFlashAsItIs()
    {
        var rig = new NodeRig();
        rig.Run(130);
        byte[] later = [9, 0, 0, 4, 1, 2, 3, 4, 5, 6, 7, 8, 9, .. new byte[4]];
        BitConverter.TryWriteBytes(later.AsSpan(13), Crc32.Compute(later, 0, 13));
        rig.Flash.Append("ob-0000000099", later, 0, later.Length);
        long steps = rig.Flash.Steps;
        FlashFormatException refusal = Assert.ThrowsExactly<FlashFormatException>(() => rig.PowerCycle());
        Assert.Contains("ob-0000000099 has format 4", refusal.Message);
        Assert.AreEqual(steps, rig.Flash.Steps);
    }

    /// <summary>A segment as an older build left it on a board: a state of 208 bytes, five packs of 600 bytes.</summary>
    [TestMethod]
    [TestCategory("Originals")]
    public void Recover_SegmentOfAnOlderBuild_NothingIsLost()
    {
        byte[] segment = File.ReadAllBytes(SharedData.RequireFailing("flash-v0/ob-0000000000"));
        var flash = new MemoryFileStore();
        flash.Write("ob-0000000000", segment, 0, segment.Length);
        var outbox = new Outbox(flash, 16384, 10, 1024);
        var state = new NodeState();

        Assert.AreEqual(Outbox.Whole, outbox.Recover(state));

        Assert.AreEqual(1_000_004, state.Energy[0]);
        Assert.AreEqual(5, state.NextSequence);
        Assert.AreEqual(0, outbox.DamagedFrames);
        for (long expected = 0; expected < 5; expected++)
        {
            byte[] pack = outbox.ReadNext(out long sequence);
            Assert.AreEqual(expected, sequence);
            Assert.AreEqual(600, pack.Length);
            outbox.MoveTo(sequence + 1);
        }
    }

    private static List<FlashFrame> Frames(MemoryFileStore flash) =>
        [.. Segments(flash).SelectMany(n => FlashFrame.ReadAll(flash.ReadAll(n)))];

    private static IEnumerable<string> Segments(MemoryFileStore flash) =>
        flash.List().Where(n => n.StartsWith("ob-")).Order(StringComparer.Ordinal);

    /// <summary>Rewrites the outbox as an earlier build would have left it; the checkpoints go, so that nothing else helps.</summary>
    private static void RewriteUnversioned(MemoryFileStore flash, int stateBytes)
    {
        foreach (string name in Segments(flash))
        {
            byte[] old = [.. FlashFrame.ReadAll(flash.ReadAll(name)).SelectMany(f => f.WriteUnversioned(stateBytes))];
            flash.Write(name, old, 0, old.Length);
        }

        flash.Delete("cp-0");
        flash.Delete("cp-1");
    }
}
