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
    public void Erased_ReceiptThatAnswersNoQuestionOfThisStart_IsNotBelieved()
    {
        var rig = new NodeRig();
        rig.Run(300);
        Receipt before = rig.Collector.Receipt(rig.UtcNow);
        rig.Run(300);
        rig.EraseFlash();
        rig.SendsReceipts = false;
        rig.PowerCycle();
        rig.Run(1);
        rig.Deliver(before.Sign(rig.Collector.Key));
        Assert.IsTrue(rig.Loop.IsWaiting, "packs behind it may be stored");
        rig.Deliver((before with { TimeSeconds = rig.UtcNow.ToUnixTimeSeconds() }).Sign(rig.Collector.Key));
        Assert.IsTrue(rig.Loop.IsWaiting, "packs behind it may wait at the broker, whenever it was signed");
        rig.Deliver(rig.Collector.Answer(rig.UtcNow, rig.Question!.Value - 1).Sign(rig.Collector.Key));
        Assert.IsTrue(rig.Loop.IsWaiting, "another start has asked that");
        rig.Deliver(rig.Collector.Answer(rig.UtcNow, rig.Question!.Value).Sign(rig.Collector.Key));
        Assert.IsFalse(rig.Loop.IsWaiting);
        Assert.AreEqual(rig.Collector.Stored, rig.Loop.NewestSequence);
    }

    [TestMethod]
    public void Erased_CollectorWithAHole_GoesOnBehindTheNewestPack()
    {
        var rig = new NodeRig { HasCollector = false };
        rig.Run(900);
        byte[][] packs = [.. rig.Uplink.Packs.Cast<byte[]>()];
        rig.EraseFlash();
        rig.PowerCycle();
        foreach (byte[] pack in packs.Where((_, number) => number != 4))
        {
            rig.Collector.Take(pack);
        }

        rig.Forget();
        rig.Uplink.Packs.Clear();
        rig.HasCollector = true;
        rig.Run(300);
        Assert.IsFalse(rig.Loop.IsWaiting);
        rig.Deliver(rig.Collector.Sign(rig.UtcNow));
        rig.Run(300);
        Assert.IsGreaterThan(packs.Length, rig.Collector.Stored, "the hole was declared, and receipts go on");
        Assert.DoesNotContain(4L, rig.Collector.Numbers);
    }

    [TestMethod]
    public void Erased_WithoutUtc_AsksNothingAndWaits()
    {
        var rig = new NodeRig();
        rig.Run(300);
        rig.EraseFlash();
        rig.PowerCycle(quality: 'R');
        rig.Run(120);
        Assert.IsNull(rig.Question);
        Assert.IsTrue(rig.Loop.IsWaiting);
    }

    [TestMethod]
    public void Erased_TwoCollectors_GoesOnBehindTheOneThatHasMore()
    {
        var rig = new NodeRig();
        RigCollector second = rig.AddCollector();
        rig.Run(300);
        rig.Feed(second);
        rig.Run(300);
        rig.EraseFlash();
        rig.SendsReceipts = false;
        rig.PowerCycle();
        rig.Run(1);
        rig.Deliver(second.Answer(rig.UtcNow, rig.Question!.Value).Sign(second.Key));
        Assert.IsTrue(rig.Loop.IsWaiting, "the other may have more");
        rig.Deliver(rig.Collector.Answer(rig.UtcNow, rig.Question!.Value).Sign(rig.Collector.Key));
        Assert.IsFalse(rig.Loop.IsWaiting);
        Assert.AreEqual(rig.Collector.Stored, rig.Loop.NewestSequence);
        Assert.IsGreaterThan(second.Stored, rig.Loop.NewestSequence);
    }

    [TestMethod]
    public void Erased_TwoCollectorsOneSilent_GoesOnAfterTwoMinutes()
    {
        var rig = new NodeRig();
        rig.AddCollector();
        rig.Run(300);
        rig.EraseFlash();
        rig.PowerCycle();
        rig.Run(100);
        Assert.IsTrue(rig.Loop.IsWaiting);
        rig.Run(100);
        Assert.IsFalse(rig.Loop.IsWaiting);
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
        rig.Deliver((rig.Collector.Answer(rig.UtcNow, rig.Question!.Value) with { Hash = new byte[32] }).Sign(rig.Collector.Key));
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
        rig.Arrived(gapsAllowed: true);
        Assert.AreEqual(GapCause.Damage, rig.Check().Missing.Single().Cause);
    }

    [TestMethod]
    [DataRow(true)]
    [DataRow(false)]
    public void Start_OlderCopyOfTheFlash_SignsNoNumberTwice(bool isClean)
    {
        var rig = new NodeRig();
        rig.Run(600);
        if (isClean)
        {
            rig.Loop.Stop();
        }

        Dictionary<string, byte[]> copy = rig.Flash.List().ToDictionary(name => name, rig.Flash.ReadAll);
        rig.PowerCycle();
        rig.Run(900);
        byte[] retained = rig.Collector.Sign(rig.UtcNow);
        rig.EraseFlash();
        foreach ((string name, byte[] content) in copy)
        {
            rig.Flash.Write(name, content, 0, content.Length);
        }

        long held = rig.Loop.NewestSequence;
        rig.PowerCycle();
        rig.Uplink.Receipt = retained;
        rig.Run(600);
        Assert.IsFalse(rig.Loop.IsWaiting);
        ArrivedPack resumed = rig.Arrived(gapsAllowed: true).First(pack => pack.Seq == held + 1);
        Assert.IsTrue(resumed.HasEvent($"resume first={held + 1} "), string.Join("; ", resumed.Events));
        Assert.AreEqual(rig.Loop.NewestSequence, rig.Collector.Stored);
    }

    [TestMethod]
    public void Start_CollectorThatLiesAboutANumber_CostsNoPack()
    {
        var rig = new NodeRig { SendsReceipts = false };
        rig.Run(600);
        long newest = rig.Loop.NewestSequence;
        rig.Loop.Stop();
        Receipt lie = rig.Collector.Receipt(rig.UtcNow) with { Stored = newest + 40 };
        rig.PowerCycle();
        rig.Run(1);
        rig.Deliver(lie.Sign(rig.Collector.Key));
        Assert.IsTrue(rig.Loop.IsWaiting, "it may be true");
        Assert.AreEqual(-1, rig.Loop.StoredSequence);
        rig.SendsReceipts = true;
        rig.Run(600);
        Assert.IsFalse(rig.Loop.IsWaiting);
        CollectionAssert.AreEqual(
            Enumerable.Range(0, (int)rig.Loop.NewestSequence + 1).Select(i => (long)i).ToArray(), rig.Collector.Numbers.ToArray());
        Assert.IsTrue(rig.Arrived().Any(pack => pack.HasEvent("receipt refused=1 why=number")));
    }

    [TestMethod]
    public void Running_ReceiptBeyondTheChainInALaterSession_IsRefused()
    {
        var rig = new NodeRig();
        rig.Run(300);
        rig.SendsReceipts = false;
        rig.Uplink.Sessions += 2;
        rig.Run(1);
        Receipt lie = rig.Collector.Receipt(rig.UtcNow) with { Stored = rig.Loop.NewestSequence + 5 };
        rig.Deliver(lie.Sign(rig.Collector.Key));
        Assert.IsFalse(rig.Loop.IsWaiting);
        rig.Run(130);
        Assert.IsTrue(rig.Arrived().Any(pack => pack.HasEvent("receipt refused=1 why=number")));
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
