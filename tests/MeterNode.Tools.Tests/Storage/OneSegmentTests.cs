using MeterNode.Support;
using MeterNode.Tools.Tests.Node;

namespace MeterNode.Tools.Tests.Storage;

/// <summary>
/// The flash has room for less than two segments, so that nothing older than the newest pack can be given up: the node goes on metering and
/// says what went.
/// </summary>
[TestClass]
public class OneSegmentTests
{
    private const int RoomBytes = 14_000;
    private const int MaximumFailures = 10;
    private const int Hours = 30;

    [TestMethod]
    public void Flash_FullWithOneSegment_TheNodeMetersOnAndSaysWhatWent()
    {
        NodeRig rig = OneSegment();
        int failures = RunFull(rig, Hours * 3600);
        Assert.IsGreaterThan(0, failures, "the flash was never full");
        AssertNothingMissing(rig);
        Assert.AreEqual(NodeRig.Watts * (rig.Clock.NowMicros - 1_500_000) / 1e6, rig.Loop.ImportJoules, NodeRig.Watts * 5);
        Assert.AreEqual(1, rig.Packs.Values.Max(pack => pack.Boot));
    }

    [TestMethod]
    public void Flash_FullWithOneSegmentAndNoCheckpoint_TheNodeStartsAndSaysWhatWent()
    {
        NodeRig rig = OneSegment();
        rig.Run(600);
        long joules = rig.Loop.ImportJoules;
        rig.Flash.Delete("cp-0");
        rig.Flash.Delete("cp-1");
        rig.Flash.Capacity = rig.Flash.TotalBytes;
        rig.PowerCycle();
        Assert.IsGreaterThanOrEqualTo(joules - (70 * NodeRig.Watts), rig.Loop.ImportJoules);
        RunFull(rig, 600);
        AssertNothingMissing(rig);
    }

    [TestMethod]
    public void AnyMoment_PowerIsCutWhileTheOnlySegmentGoes_NoNumberIsGivenTwiceAndNoEnergyIsLost()
    {
        int gone = 0;
        for (int steps = 0; steps < 12_000; steps += 101)
        {
            NodeRig rig = OneSegment();
            rig.Run(600);
            rig.Flash.CutAfter(steps);
            Assert.ThrowsExactly<PowerCutException>(() => RunFull(rig, 2000));
            long joules = rig.Loop.ImportJoules;
            rig.PowerCycle();
            gone += rig.Flash.Exists("ob-0000000000") ? 0 : 1;
            Assert.IsLessThan(70 * NodeRig.Watts, joules - rig.Loop.ImportJoules, $"cut after {steps} steps");
            RunFull(rig, 1000);
            AssertNothingMissing(rig);
        }

        Assert.IsTrue(gone is > 20 and < 100, $"{gone} cuts came after the only segment went");
    }

    private static NodeRig OneSegment()
    {
        var rig = new NodeRig(configuration =>
        {
            configuration.OutboxSegmentBytes = 65432;
            configuration.OutboxSegments = 29;
        });
        rig.Run(130);
        rig.Flash.Capacity = rig.Flash.TotalBytes + RoomBytes;
        rig.Uplink.IsConnected = false;
        return rig;
    }

    /// <summary>Lets time pass as the firmware's main program does, which counts what the loop throws.</summary>
    private static int RunFull(NodeRig rig, double seconds)
    {
        long end = rig.Clock.NowMicros + (long)(seconds * 1e6);
        int failures = 0;
        while (rig.Clock.NowMicros < end)
        {
            try
            {
                rig.Run((end - rig.Clock.NowMicros) / 1e6);
            }
            catch (Exception e) when (e.Message == "no space left")
            {
                Assert.IsLessThan(MaximumFailures, ++failures, "so many restart the node");
            }
        }

        return failures;
    }

    private static void AssertNothingMissing(NodeRig rig)
    {
        rig.Flash.Capacity = long.MaxValue;
        rig.Uplink.IsConnected = true;
        rig.Run(2000);
        ArrivedPack[] packs = [.. rig.Arrived(gapsAllowed: true)];
        for (int i = 1; i < packs.Length; i++)
        {
            Assert.IsGreaterThanOrEqualTo(packs[i - 1].ImportJoules, packs[i].ImportJoules);
        }

        Assert.AreEqual(rig.Loop.NewestSequence, rig.Collector.Stored, "what is gone was not named");
    }
}
