using MeterNode.Wire;

namespace MeterNode.Tools.Tests.Node;

/// <summary>Time for which no window stands and which is too long to bridge is signed in the pack in which it passed.</summary>
[TestClass]
public class UnmeteredTests
{
    // Eight intervals of 2 s between windows.
    private const double HoldSeconds = 16;

    [TestMethod]
    public void Poll_LoopFrozenBeyondTheHold_SignsTheSecondsThatAreNotMetered()
    {
        var rig = new NodeRig();
        rig.Run(130);
        long before = rig.Loop.NewestSequence;
        rig.Clock.NowMicros += 45_000_000;
        rig.Run(130);

        ArrivedPack[] packs = [.. rig.Arrived()];

        Assert.AreEqual(0, packs[0].Payload.Records.UnmeteredSeconds!.Value, 0.1, "the first window comes at once");
        double[] later = [.. packs.Skip(1).Select(pack => pack.Payload.Records.UnmeteredSeconds!.Value)];
        Assert.AreEqual(1, later.Count(seconds => seconds > 0), string.Join(" ", later));
        Assert.AreEqual(before + 1, packs.Skip(1).Single(pack => pack.Payload.Records.UnmeteredSeconds > 0).Seq);
        Assert.AreEqual(45 - HoldSeconds, later.Max(), 4, "up to one interval on each side of the gap");
    }

    [TestMethod]
    public void Poll_LoopFrozenWithinTheHold_IsBridgedAndMetered()
    {
        var rig = new NodeRig();
        rig.Run(130);
        rig.Clock.NowMicros += 10_000_000;
        rig.Run(130);

        Assert.IsTrue(rig.Arrived().Skip(1).All(pack => pack.Payload.Records.UnmeteredSeconds == 0));
    }

    [TestMethod]
    public void Poll_LoopFrozenTwice_OneEventSaysHowLongAndHowOften()
    {
        var rig = new NodeRig();
        rig.Run(130);
        long before = rig.Loop.NewestSequence;
        long joules = rig.Loop.ImportJoules;
        rig.Clock.NowMicros += 3_000_000;
        rig.Run(10);
        rig.Clock.NowMicros += 40_000_000;
        rig.Run(130);

        ArrivedPack[] frozen = [.. rig.Arrived().Where(pack => pack.HasEvent("freeze"))];
        Assert.AreEqual(before + 1, frozen.Single().Seq);
        Assert.IsTrue(EventText.TryParse(frozen[0].Events.Single(text => text.StartsWith("freeze")), out EventText? freeze));
        Assert.AreEqual(43, freeze!.Number("seconds")!.Value, 2.0, "a poll that was not due for a while is less late");
        Assert.AreEqual(2, freeze.Number("count"));
        Assert.AreEqual(
            NodeRig.Watts * (3 + 10 + HoldSeconds + 130), rig.Loop.ImportJoules - joules, NodeRig.Watts * 5, "bridged up to the hold only");
    }

    [TestMethod]
    public void Poll_EverythingOnTime_NoFreezeIsReported()
    {
        var rig = new NodeRig();
        rig.Run(1000);
        rig.PowerCycle();
        rig.Run(300);
        Assert.IsFalse(rig.Arrived().Any(pack => pack.HasEvent("freeze")));
    }

    [TestMethod]
    public void Poll_AfterPowerLoss_CountsFromTheNewBoot()
    {
        var rig = new NodeRig();
        rig.Run(130);
        rig.Clock.NowMicros += 45_000_000;
        rig.Run(130);
        rig.PowerCycle(3600);
        rig.Run(130);

        ArrivedPack first = rig.Arrived().First(pack => pack.Boot == 2);
        Assert.AreEqual(0, first.Payload.Records.UnmeteredSeconds!.Value, 0.1, "what was before belongs to other packs and to power-loss");
    }
}
