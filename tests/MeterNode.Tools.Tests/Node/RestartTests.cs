namespace MeterNode.Tools.Tests.Node;

/// <summary>The boot event tells a clean stop, a restart because of exceptions and a power loss apart.</summary>
[TestClass]
public class RestartTests
{
    [TestMethod]
    public void Poll_LoopGoesRound_FeedsTheWatchdogEveryFiveSeconds()
    {
        var part = new CountingWatchdog();
        var rig = new NodeRig(watchdog: part);
        rig.Run(100);
        Assert.AreEqual(20, part.Feedings, 1);
    }

    [TestMethod]
    public void Poll_LoopFailsInEveryTurn_IsNotAliveForTheWatchdog()
    {
        var part = new CountingWatchdog();
        var rig = new NodeRig(power: _ => new BrokenMeter(), watchdog: part);
        for (int i = 0; i < 100; i++)
        {
            Assert.Throws<InvalidOperationException>(() => rig.Loop.Poll(rig.Clock.NowMicros));
            rig.Clock.NowMicros += 10_000_000;
        }

        Assert.AreEqual(0, part.Feedings);
    }

    [TestMethod]
    public void Start_AttemptNeverEnded_BootEventSaysFreeze()
    {
        var rig = new NodeRig();
        rig.Run(130);
        rig.Flash.Write(MeterNode.Node.Uplink.MqttUplink.AttemptNote, [0], 0, 1);
        rig.PowerCycle();
        rig.Run(130);
        rig.PowerCycle();
        rig.Run(130);
        string[] boots = [.. rig.Arrived().SelectMany(pack => pack.Events).Where(text => text.StartsWith("boot"))];
        StringAssert.Contains(boots[1], "reason=freeze");
        StringAssert.Contains(boots[2], "reason=power", "the note is gone");
    }

    [TestMethod]
    public void Boot_AfterExceptions_SaysFailureAndNothingIsLost()
    {
        var rig = new NodeRig();
        rig.Run(95);
        rig.Uplink.Failure = new InvalidOperationException("a broken part");
        MeterNode.Node.Program.Run(rig.Loop, rig.Clock, null);
        long joules = rig.Loop.ImportJoules;
        rig.Uplink.Failure = null;
        rig.PowerCycle();
        Assert.AreEqual(joules, rig.Loop.ImportJoules);
        rig.Run(70);
        ArrivedPack first = FirstOfBoot(rig, 2);
        Assert.IsTrue(first.HasEvent("boot reason=failure boot=2 "), string.Join("; ", first.Events));
        Assert.IsFalse(first.HasEvent("power-loss") || first.HasEvent("state-loss"), string.Join("; ", first.Events));
    }

    [TestMethod]
    public void Boot_AfterExceptionsThatAlsoKeptTheStateFromBeingSaved_SaysHowMuchTimeIsMissing()
    {
        var rig = new NodeRig();
        rig.Run(95);
        rig.Uplink.Failure = new InvalidOperationException("a broken part");
        rig.Flash.FailAppends(1000);
        MeterNode.Node.Program.Run(rig.Loop, rig.Clock, null);
        rig.Uplink.Failure = null;
        rig.Flash.FailAppends(0);
        rig.PowerCycle(10);
        rig.Run(70);
        ArrivedPack first = FirstOfBoot(rig, 2);
        Assert.IsTrue(first.HasEvent("boot reason=failure boot=2 "), string.Join("; ", first.Events));
        Assert.IsTrue(first.HasEvent("state-loss seconds="), string.Join("; ", first.Events));
        Assert.IsFalse(first.HasEvent("power-loss"), string.Join("; ", first.Events));
    }

    [TestMethod]
    public void Boot_AfterTheOneAfterExceptions_SaysPowerAgain()
    {
        var rig = new NodeRig();
        rig.Run(95);
        rig.Loop.StopAfterFailure();
        rig.PowerCycle();
        rig.Run(70);
        rig.PowerCycle();
        rig.Run(70);
        ArrivedPack last = FirstOfBoot(rig, 3);
        Assert.IsTrue(last.HasEvent("boot reason=power boot=3 "), string.Join("; ", last.Events));
        Assert.IsTrue(last.HasEvent("power-loss"), string.Join("; ", last.Events));
    }

    private static ArrivedPack FirstOfBoot(NodeRig rig, int boot) => rig.Arrived().First(pack => pack.Boot == boot);
}
