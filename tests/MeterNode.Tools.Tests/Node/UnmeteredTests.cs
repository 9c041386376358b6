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
