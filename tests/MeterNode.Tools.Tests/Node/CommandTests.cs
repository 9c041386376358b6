using System.Security.Cryptography;
using MeterNode.Plant.NodeCommands;
using MeterNode.Plant.Provisioning;
using MeterNode.Support;
using MeterNode.Wire;

namespace MeterNode.Tools.Tests.Node;

/// <summary>Commands as the plant signs them, at the firmware's loop; answers and events checked with the plant's own verifier.</summary>
[TestClass]
public class CommandTests
{
    private static readonly NodeCommand s_setpoint = new("setpoint", 1, 210.5);

    [TestMethod]
    public void Setpoint_Signed_IsCarriedOutAnsweredAndRecorded()
    {
        var rig = new NodeRig { Machine = { Celsius = 210 } };
        rig.Run(20);
        CommandAnswer answer = Send(rig, s_setpoint, 1)!;
        Assert.AreEqual(new CommandAnswer(rig.Configuration.Node, 1, true, ""), answer);
        rig.Run(320);
        ArrivedPack[] packs = [.. rig.Arrived()];
        Assert.AreEqual(1, packs.Sum(pack => pack.Events.Count(text => text == "setpoint zone=1 cel=210.500")));
        Assert.AreEqual(210.5, packs.SelectMany(pack => pack.All("t1.sp")).Last().Value);
        Assert.AreEqual(-0.5, packs.SelectMany(pack => pack.All("t1.bias")).First().Value!.Value, 1e-6);
    }

    [TestMethod]
    public void Live_Signed_TheStatusHasPresentValuesAgainAndTheEvidenceHasNoEvent()
    {
        var rig = new NodeRig();
        rig.Run(1000);
        Assert.DoesNotContain("live", rig.Uplink.Status!);
        Assert.IsTrue(Send(rig, new NodeCommand("live", null, null), 1)!.IsOk);
        rig.Run(10);
        StringAssert.Contains(rig.Uplink.Status, "\"live\":{");
        rig.Run(900);
        Assert.DoesNotContain("live", rig.Uplink.Status!);
        Assert.AreEqual("replay", Send(rig, new NodeCommand("live", null, null), 1)!.Why);
        Assert.IsFalse(rig.Arrived().SelectMany(pack => pack.Events).Any(text => text.Contains("live") || text.Contains("batch")));
    }

    /// <summary>Before the node is switched off or flashed: what it has metered is in a pack, to the last joule.</summary>
    [TestMethod]
    public void Stop_Signed_ClosesTheRunningPackPausesAndStartsAgain()
    {
        var rig = new NodeRig();
        rig.Run(95);
        long before = rig.Loop.ImportJoules;
        Assert.IsTrue(Send(rig, new NodeCommand("stop", null, null), 1)!.IsOk);
        rig.Run(30);
        long joules = rig.Loop.ImportJoules;
        Assert.IsGreaterThanOrEqualTo(before, joules);
        Assert.AreEqual(joules, rig.Arrived().Last().ImportJoules, 1);
        Assert.AreEqual(rig.Loop.NewestSequence, rig.Loop.SentSequence, "it goes out in the pause");
        rig.Run(560);
        Assert.AreEqual(joules, rig.Loop.ImportJoules);
        Assert.IsFalse(rig.Loop.IsRestartDue);
        rig.Run(20);
        Assert.IsTrue(rig.Loop.IsRestartDue);
        rig.PowerCycle();
        Assert.AreEqual(joules, rig.Loop.ImportJoules);
        rig.Run(70);
        Assert.IsFalse(rig.Arrived().Any(pack => pack.HasEvent("power-loss")));
        Assert.AreEqual("replay", Send(rig, new NodeCommand("stop", null, null), 1)!.Why);
        rig.Run(10);
        Assert.IsGreaterThan(joules, rig.Loop.ImportJoules, "a refused one does not stop it");
    }

    [TestMethod]
    [DataRow(-12.25, "-12.250")]
    [DataRow(0.0, "0")]
    [DataRow(1499.9996, "1500")]
    public void Setpoint_AnyValue_IsRecordedInThousandths(double celsius, string text)
    {
        var rig = new NodeRig();
        rig.Run(5);
        Assert.IsTrue(Send(rig, new NodeCommand("setpoint", 1, celsius), 1)!.IsOk);
        rig.Run(5);
        Assert.AreEqual($"setpoint zone=1 cel={text}", rig.Arrived().SelectMany(pack => pack.Events).Last());
    }

    [TestMethod]
    public void Command_Again_IsRefusedAndChangesNothing()
    {
        var rig = new NodeRig();
        rig.Run(5);
        byte[] message = Sign(rig, s_setpoint, 7);
        Assert.IsTrue(Deliver(rig, message)!.IsOk);
        Assert.AreEqual("replay", Deliver(rig, message)!.Why);
        Assert.AreEqual("replay", Send(rig, s_setpoint, 6)!.Why);
        rig.PowerCycle();
        rig.Run(5);
        Assert.AreEqual("replay", Deliver(rig, message)!.Why);
        Assert.IsTrue(Send(rig, s_setpoint, 8)!.IsOk);
        rig.Run(120);
        Assert.AreEqual(2, rig.Arrived().Sum(pack => pack.Events.Count(text => text.StartsWith("setpoint"))));
    }

    [TestMethod]
    public void Command_NotSignedByThePlant_IsNotAnsweredAndReportedOnceAMinute()
    {
        var rig = new NodeRig();
        rig.Run(61);
        using var foreign = new PlantKey(ECDsa.Create(ECCurve.NamedCurves.nistP256));
        byte[] changed = Sign(rig, s_setpoint, 1);
        changed[^80] ^= 1;
        byte[] torn = Sign(rig, s_setpoint, 1)[..^1];
        for (int i = 0; i < 20; i++)
        {
            byte[] unsigned = s_setpoint.Sign(foreign, rig.Configuration.Node, 1, rig.UtcNow.AddMinutes(1));
            byte[][] messages = [unsigned, changed, torn, new byte[2000]];
            Assert.IsNull(Deliver(rig, messages[i % 4]), $"message {i}");
        }

        rig.Run(120);
        string[] events = [.. rig.Arrived().SelectMany(pack => pack.Events).Where(text => text.StartsWith("command"))];
        Assert.IsTrue(events.Length is >= 2 and <= 5, string.Join("; ", events));
        Assert.AreEqual(20, events.Sum(text => EventText.TryParse(text, out EventText? parsed) ? parsed!.Number("refused") : null));
        Assert.AreEqual("command refused=1 why=key", events[0]);
        Assert.IsFalse(rig.Arrived().Any(pack => pack.HasEvent("setpoint")));
    }

    [TestMethod]
    public void Command_ForAnotherNode_IsRefused()
    {
        var rig = new NodeRig();
        rig.Run(5);
        using PlantKey key = rig.OpenPlantKey();
        Assert.AreEqual("node", Deliver(rig, s_setpoint.Sign(key, "node-2", 1, rig.UtcNow.AddMinutes(1)))!.Why);
    }

    [TestMethod]
    public void Command_AfterItsTime_IsRefusedAsExpired()
    {
        var rig = new NodeRig();
        rig.Run(5);
        byte[] message = Sign(rig, s_setpoint, 1, rig.UtcNow.AddSeconds(60));
        rig.Run(61.5);
        Assert.AreEqual("expired", Deliver(rig, message)!.Why);
        Assert.IsTrue(Deliver(rig, Sign(rig, s_setpoint, 1, rig.UtcNow.AddSeconds(60)))!.IsOk, "the same number in time");
    }

    [TestMethod]
    public void Command_WhileTheNodeHasNoUtc_IsRefusedAndCanComeAgain()
    {
        var rig = new NodeRig();
        rig.PowerCycle(5, 'R');
        rig.Run(5);
        byte[] message = Sign(rig, s_setpoint, 1);
        Assert.AreEqual("clock", Deliver(rig, message)!.Why);
        rig.Clock.Quality = 'S';
        Assert.IsTrue(Deliver(rig, message)!.IsOk);
    }

    [TestMethod]
    public void Command_RecordedBeforeTheFlashWasErased_IsNotCarriedOutAgain()
    {
        var rig = new NodeRig();
        rig.Run(5);
        byte[] message = Sign(rig, s_setpoint, 7);
        Assert.IsTrue(Deliver(rig, message)!.IsOk);
        rig.EraseFlash();
        rig.Flash.Write("command", BitConverter.GetBytes(7L), 0, 8);
        rig.Flash.Write("start", [], 0, 0);
        rig.HasCollector = false;
        rig.Uplink.Receipt = null; // Else the node would ask how far its numbers had got, and take no command meanwhile.
        rig.PowerCycle();
        rig.Run(5);
        Assert.AreEqual("replay", Deliver(rig, message)!.Why);
        Assert.IsTrue(Deliver(rig, Sign(rig, s_setpoint, 8))!.IsOk);
    }

    [TestMethod]
    [DataRow("reboot", 1, 210.0, "command")]
    [DataRow("setpoint", 2, 210.0, "arguments")]
    [DataRow("setpoint", null, 210.0, "arguments")]
    [DataRow("setpoint", 1, null, "arguments")]
    [DataRow("setpoint", 1, 3001.0, "arguments")]
    [DataRow("batch", 1, 210.0, "arguments")]
    [DataRow("batch", 5, null, "arguments")]
    [DataRow("live", 1, null, "arguments")]
    [DataRow("live", null, 20.0, "arguments")]
    [DataRow("stop", 1, null, "arguments")]
    public void Command_ThatCannotBeCarriedOut_IsRefusedWithReasonAndMayBeCorrected(string name, int? zone, double? celsius, string why)
    {
        var rig = new NodeRig();
        rig.Run(5);
        Assert.AreEqual(why, Send(rig, new NodeCommand(name, zone, celsius), 1)!.Why);
        Assert.IsTrue(Send(rig, s_setpoint, 1)!.IsOk, "a refused command does not use up its counter");
    }

    [TestMethod]
    public void Setpoint_AfterRestart_HoldsUntilAnotherConfigurationIsActive()
    {
        var rig = new NodeRig();
        rig.Run(5);
        Assert.IsTrue(Send(rig, s_setpoint, 1)!.IsOk);
        rig.PowerCycle();
        rig.Run(310);
        Assert.AreEqual(210.5, rig.Arrived().SelectMany(pack => pack.All("t1.sp")).Last().Value);
        rig.Configuration.Serial = 2;
        rig.Configuration.Hash = [8, 7, 6, 5, 4, 3, 2, 1];
        rig.PowerCycle();
        rig.Run(310);
        Assert.AreEqual(200, rig.Arrived().SelectMany(pack => pack.All("t1.sp")).Last().Value);
        Assert.AreEqual("replay", Send(rig, s_setpoint, 1)!.Why, "the counter outlives the configuration");
    }

    [TestMethod]
    public void AnyMoment_PowerIsCut_WhatWasAnsweredIsDurableWithItsEvent()
    {
        int answered = 0, unanswered = 0;
        for (int steps = 0; steps < 2600; steps += 37)
        {
            var rig = new NodeRig();
            rig.Run(5);
            byte[] message = Sign(rig, s_setpoint, 1);
            rig.Flash.CutAfter(steps);
            bool ok = false;
            try
            {
                ok = Deliver(rig, message) is { IsOk: true };
            }
            catch (PowerCutException)
            {
            }

            rig.PowerCycle();
            rig.Run(5);
            CommandAnswer again = Deliver(rig, message)!;
            Assert.IsTrue(!ok || again.Why == "replay", $"cut after {steps} steps: answered and forgotten");
            rig.Run(70);
            Assert.AreEqual(
                1, rig.Arrived().Sum(pack => pack.Events.Count(text => text.StartsWith("setpoint"))), $"cut after {steps} steps");
            answered += ok ? 1 : 0;
            unanswered += ok ? 0 : 1;
        }

        Assert.IsTrue(answered > 5 && unanswered > 5, $"{answered} answered, {unanswered} cut before");
    }

    [TestMethod]
    public void Batch_EndsTheEvaluationPeriodAndBeginsTheNext()
    {
        var rig = new NodeRig(configuration => configuration.Zones = [configuration.Zones[0], configuration.Zones[0]]);
        rig.Run(140);
        Assert.IsTrue(Send(rig, new NodeCommand("batch", null, null), 1)!.IsOk);
        rig.Run(40);
        Assert.IsTrue(Send(rig, new NodeCommand("batch", 2, null), 2)!.IsOk);
        rig.Run(250);
        ArrivedPack[] packs = [.. rig.Arrived()];
        Assert.IsTrue(packs.Any(pack => pack.HasEvent("batch zone=all")) && packs.Any(pack => pack.HasEvent("batch zone=2")));

        // The plant's time begins 120 s before a whole period.
        AssertNear([120, 20, 280], packs, "t1.period");
        AssertNear([120, 20, 40, 240], packs, "t2.period");
        double counted = packs.SelectMany(pack => pack.All("t2.n").Concat(pack.All("t2.nx"))).Sum(reading => reading.Value!.Value);
        Assert.AreEqual(420, counted, 5, "every sample is in exactly one period");
    }

    private static void AssertNear(double[] expected, ArrivedPack[] packs, string name)
    {
        double[] actual = [.. packs.SelectMany(pack => pack.All(name)).Select(reading => reading.Value!.Value)];
        Assert.AreEqual(expected.Length, actual.Length, name);
        for (int i = 0; i < expected.Length; i++)
        {
            Assert.AreEqual(expected[i], actual[i], 3, $"{name} {i}");
        }
    }

    private static byte[] Sign(NodeRig rig, NodeCommand command, long counter, DateTimeOffset? expires = null)
    {
        using PlantKey key = rig.OpenPlantKey();
        return command.Sign(key, rig.Configuration.Node, counter, expires ?? rig.UtcNow.AddMinutes(10));
    }

    private static CommandAnswer? Send(NodeRig rig, NodeCommand command, long counter) => Deliver(rig, Sign(rig, command, counter));

    /// <summary>Lets the message arrive and the node work for six seconds; the answer is verified.</summary>
    private static CommandAnswer? Deliver(NodeRig rig, byte[] message)
    {
        int before = rig.Uplink.Responses.Count;
        rig.Uplink.Command = message;
        for (int i = 0; i < 60 && rig.Uplink.Responses.Count == before; i++)
        {
            rig.Run(0.1);
        }

        return rig.Uplink.Responses.Count == before ? null : CommandAnswer.TryRead((byte[])rig.Uplink.Responses[^1]!, rig.Registered)
            ?? throw new AssertFailedException("the answer is not signed by the node");
    }
}
