using MeterNode.Wire;

namespace MeterNode.Tools.Tests.Node;

/// <summary>A node whose flash does not say how far it had got signs no number a second time.</summary>
[TestClass]
public class ResumeTests
{
    [TestMethod]
    public void Erased_WithAReceipt_GoesOnBehindItWithRegistersBootAndCommandCounter()
    {
        var rig = new NodeRig();
        rig.Run(95);
        rig.Machine.Shots.Pulses += 3;
        rig.Run(505);
        rig.Loop.Stop();
        rig.Loop.PollUplink(rig.Clock.NowMicros);
        rig.Run(0.01);
        long joules = rig.Loop.ImportJoules;
        long newest = rig.Loop.NewestSequence;
        rig.Collect();
        Assert.AreEqual(newest, rig.Collector.Stored);
        rig.EraseFlash();
        rig.PowerCycle();
        Assert.IsTrue(rig.Loop.IsWaiting);
        rig.Run(300);
        Assert.IsFalse(rig.Loop.IsWaiting);
        ArrivedPack[] packs = [.. rig.Arrived()];
        ArrivedPack first = packs.First(pack => pack.Seq == newest + 1);
        Assert.IsTrue(first.HasEvent($"resume first={newest + 1} boot=2"), string.Join("; ", first.Events));
        Assert.AreEqual(2, first.Boot);
        Assert.AreEqual(3, first.Payload.Number("shots"));
        double metered = rig.Loop.ImportJoules - joules;
        Assert.AreEqual(NodeRig.Watts * 300, metered, NodeRig.Watts * 3, "what was metered while it waited is in the register");
        Assert.IsTrue(packs.Zip(packs.Skip(1)).All(pair => pair.Second.ImportJoules >= pair.First.ImportJoules));
    }

    [TestMethod]
    public void Erased_WithoutAReceipt_MetersAndNumbersNothing()
    {
        var rig = new NodeRig();
        rig.Run(600);
        int before = rig.Uplink.Packs.Count;
        rig.EraseFlash();
        rig.HasCollector = false;
        rig.PowerCycle();
        rig.Run(3 * 3600);
        Assert.AreEqual(before, rig.Uplink.Packs.Count);
        Assert.AreEqual(0, rig.Loop.PacksFinished);
        Assert.AreEqual(NodeRig.Watts * 3 * 3600, rig.Loop.ImportJoules, NodeRig.Watts * 3);
        StringAssert.Contains(rig.Uplink.Status, "\"state\":\"waiting\"");
        rig.Loop.Stop();
        rig.PowerCycle();
        Assert.IsTrue(rig.Loop.IsWaiting, "a restart does not make it forget that it does not know");
    }

    [TestMethod]
    public void Erased_ReceiptFromBeforeTheSession_IsNotBelieved()
    {
        var rig = new NodeRig();
        rig.Run(300);
        byte[] old = rig.Collector.Sign(rig.UtcNow);
        rig.Run(300);
        rig.EraseFlash();
        rig.SendsReceipts = false;
        rig.PowerCycle();
        rig.Run(1);
        rig.Deliver(old);
        Assert.IsTrue(rig.Loop.IsWaiting, "packs behind it may be stored");
        rig.Deliver(rig.Collector.Sign(rig.UtcNow));
        Assert.IsFalse(rig.Loop.IsWaiting);
        Assert.AreEqual(rig.Collector.Stored, rig.Loop.NewestSequence);
    }

    [TestMethod]
    public void Erased_NodeThatNeverSentAnything_BeginsAtZeroWithTheCollectorsWord()
    {
        var rig = new NodeRig();
        rig.EraseFlash();
        rig.PowerCycle();
        rig.Run(120);
        ArrivedPack first = rig.Arrived().First();
        Assert.AreEqual(0, first.Seq);
        Assert.IsTrue(first.HasEvent("resume first=0 boot="), string.Join("; ", first.Events));
    }

    [TestMethod]
    public void Erased_ReceiptOfAnotherEnrolment_IsRefused()
    {
        var rig = new NodeRig();
        rig.EraseFlash();
        rig.SendsReceipts = false;
        rig.PowerCycle();
        rig.Run(1);
        rig.Deliver((rig.Collector.Receipt(rig.UtcNow) with { Hash = new byte[32] }).Sign(rig.Collector.Key));
        Assert.IsTrue(rig.Loop.IsWaiting);
    }

    [TestMethod]
    public void Erased_WhileItWaits_NoCommandIsCarriedOut()
    {
        var rig = new NodeRig();
        rig.Run(5);
        byte[] message;
        using (MeterNode.Plant.Provisioning.PlantKey key = rig.OpenPlantKey())
        {
            message = new MeterNode.Plant.NodeCommands.NodeCommand("setpoint", 1, 210.5)
                .Sign(key, rig.Configuration.Node, 7, rig.UtcNow.AddHours(9));
        }

        rig.Uplink.Command = message;
        rig.Run(300);
        Assert.HasCount(1, rig.Uplink.Responses);
        rig.EraseFlash();
        rig.PowerCycle();
        rig.Uplink.Command = message;
        rig.Run(120);
        Assert.HasCount(2, rig.Uplink.Responses);
        Assert.AreEqual("replay", CommandAnswer.TryRead((byte[])rig.Uplink.Responses[1]!, rig.Registered)!.Why);
        Assert.AreEqual(1, rig.Arrived().Sum(pack => pack.Events.Count(text => text.StartsWith("setpoint"))));
    }

    [TestMethod]
    public void DamagedEnd_WithAReceipt_GoesOnBehindWhatIsStored()
    {
        NodeRig rig = Damaged(out long newest);
        Assert.IsTrue(rig.Loop.IsWaiting);
        rig.Run(300);
        Assert.IsFalse(rig.Loop.IsWaiting);
        ArrivedPack[] packs = [.. rig.Arrived()];
        CollectionAssert.AreEqual(
            Enumerable.Range(0, packs.Length).Select(i => (long)i).ToArray(), packs.Select(pack => pack.Seq).ToArray());
        Assert.IsTrue(packs.First(pack => pack.Seq == newest + 1).HasEvent($"resume first={newest + 1} "));
        Assert.IsTrue(packs.Zip(packs.Skip(1)).All(pair => pair.Second.ImportJoules >= pair.First.ImportJoules));
    }

    [TestMethod]
    public void DamagedEnd_WithoutAReceipt_JumpsBehindEveryNumberThatMayHaveBeenSent()
    {
        NodeRig rig = Damaged(out long newest);
        rig.HasCollector = false;
        rig.Run(14 * 60);
        Assert.IsTrue(rig.Loop.IsWaiting);
        rig.Run(200);
        Assert.IsFalse(rig.Loop.IsWaiting);
        ArrivedPack[] packs = [.. rig.Arrived(gapsAllowed: true)];
        ArrivedPack after = packs.First(pack => pack.Seq > newest);
        EventText.TryParse(after.Events.Single(text => text.StartsWith("gap")), out EventText? gap);
        Assert.IsTrue(gap!.Number("first") <= newest && gap.Number("last") == after.Seq - 1, gap.ToString());
        StringAssert.EndsWith(after.Events.Single(text => text.StartsWith("gap")), " cause=damage");
        rig.HasCollector = true;
        rig.Run(300);
        Assert.IsTrue(rig.Collector.Stored >= after.Seq, "the collector goes on behind the gap");
    }

    [TestMethod]
    public void UncleanStart_ReceiptBeyondTheFlash_IsBelievedInTheFirstSessionOnly()
    {
        var rig = new NodeRig();
        rig.Run(600);
        Receipt beyond = rig.Collector.Receipt(rig.UtcNow) with { Stored = rig.Loop.NewestSequence + 5, Boot = 1 };
        rig.SendsReceipts = false;
        rig.Uplink.Sessions++;
        rig.Run(1);
        rig.Deliver(beyond.Sign(rig.Collector.Key));
        Assert.IsTrue(rig.Loop.NewestSequence < beyond.Stored);
        rig.Loop.Stop();
        rig.PowerCycle();
        rig.Run(1);
        rig.Deliver((beyond with { TimeSeconds = 1 }).Sign(rig.Collector.Key));
        Assert.IsTrue(rig.Loop.NewestSequence < beyond.Stored, "after a clean stop nothing can be lost");
        rig.PowerCycle();
        rig.Run(1);
        rig.Deliver((beyond with { TimeSeconds = 2 }).Sign(rig.Collector.Key));
        Assert.AreEqual(beyond.Stored, rig.Loop.NewestSequence);
    }

    /// <summary>A node that has run for ten minutes and whose last segment was damaged while it was off.</summary>
    private static NodeRig Damaged(out long newest)
    {
        var rig = new NodeRig();
        rig.Run(600);
        newest = rig.Loop.NewestSequence;
        rig.Run(61 - (rig.Clock.NowMicros / 1e6 % 60));
        newest = rig.Loop.NewestSequence;
        string last = rig.Flash.List().Where(name => name.StartsWith("ob-")).Max()!;
        byte[] content = rig.Flash.ReadAll(last);
        for (int at = content.Length - 1500; at < content.Length; at += 200)
        {
            content[at] ^= 0x55;
        }

        rig.Flash.Write(last, content, 0, content.Length);
        rig.PowerCycle();
        return rig;
    }
}
