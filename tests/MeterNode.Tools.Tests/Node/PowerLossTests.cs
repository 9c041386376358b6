using MeterNode.Support;
using MeterNode.Wire;

namespace MeterNode.Tools.Tests.Node;

/// <summary>What survives a power loss, wherever it falls: docs/wire-format.md's promises, checked with the plant's own verifier.</summary>
[TestClass]
public class PowerLossTests
{
    /// <summary>
    /// Energy of one pack interval, of the signature that makes the pack durable and of the window that opens the next one:
    /// the most that a power loss may cost.
    /// </summary>
    private const double MaximumLossJoules = NodeRig.Watts * (60 + 1 + 2);

    [TestMethod]
    [DataRow(1)]
    [DataRow(2)]
    [DataRow(3)]
    [DataRow(4)]
    public void AnyMoment_PowerIsCut_ChainRegistersAndBootCounterHold(int seed)
    {
        var random = new Random(seed);
        var rig = new NodeRig { IsInterruptedOften = true };
        long lastBoot = 0;
        int cuts = 0;
        for (int life = 0; life < 40; life++)
        {
            rig.Uplink.IsConnected = random.Next(3) > 0;
            rig.Uplink.LosesAcknowledgements = random.Next(4) == 0;
            if (random.Next(2) == 0)
            {
                // In the middle of a storage operation, somewhere in the next few packs.
                rig.Flash.CutAfter(random.Next(6000));
            }

            try
            {
                rig.Run(random.NextDouble() * 400);
            }
            catch (PowerCutException)
            {
                cuts++;
            }

            long before = rig.Loop.ImportJoules;
            PowerCycleUntilUp(rig, random);
            long after = rig.Loop.ImportJoules;
            Assert.IsTrue(after <= before, $"life {life}: register {before} became {after}");
            Assert.IsTrue(before - after <= MaximumLossJoules, $"life {life}: {before - after} J lost");
        }

        rig.Uplink.IsConnected = true;
        rig.Uplink.LosesAcknowledgements = false;
        rig.Run(300);
        long seq = 0;
        double joules = 0;
        long shots = 0;
        foreach (ArrivedPack pack in rig.Arrived())
        {
            Assert.AreEqual(seq, pack.Seq, "no number is left out or used twice");
            Assert.IsTrue(pack.ImportJoules >= joules, $"pack {pack.Seq}: register fell from {joules} to {pack.ImportJoules}");
            Assert.IsTrue(pack.Boot >= lastBoot);
            if (pack.Boot > lastBoot)
            {
                Assert.IsTrue(pack.HasEvent($"boot reason=power boot={pack.Boot} "), $"pack {pack.Seq}: {string.Join("; ", pack.Events)}");
            }
            else
            {
                Assert.IsFalse(pack.HasEvent("boot "), $"pack {pack.Seq}: the boot counter was used twice");
            }

            seq++;
            joules = pack.ImportJoules;
            lastBoot = pack.Boot;
            shots = Math.Max(shots, (long)pack.Payload.Number("shots")!.Value);
        }

        Assert.AreEqual(rig.Loop.NewestSequence, seq - 1);
        Assert.IsTrue(cuts > 5, $"only {cuts} cuts fell into a storage operation");
    }

    [TestMethod]
    public void Stop_Clean_LosesNothingAndIsNoPowerLoss()
    {
        var rig = new NodeRig();
        rig.Run(95);
        rig.Machine.Shots.Pulses += 3;
        rig.Run(5);
        rig.Loop.Stop();
        long joules = rig.Loop.ImportJoules;
        rig.PowerCycle(30);
        Assert.AreEqual(joules, rig.Loop.ImportJoules);
        Assert.AreEqual(3, rig.Loop.Shots);
        rig.Run(70);
        ArrivedPack first = rig.Arrived().First(pack => pack.Boot == 2);
        Assert.IsTrue(first.HasEvent("boot reason=reset boot=2"), string.Join("; ", first.Events));
        Assert.IsFalse(first.HasEvent("power-loss"));
    }

    [TestMethod]
    public void Start_AfterPowerLoss_SaysHowLongItWasOff()
    {
        var rig = new NodeRig();
        rig.Run(130);
        rig.PowerCycle(1000);
        rig.Run(70);
        ArrivedPack first = rig.Arrived().First(pack => pack.Boot == 2);
        EventText.TryParse(first.Events.Single(text => text.StartsWith("power-loss")), out EventText? loss);

        // From the last durable state (a pack a minute) to the start.
        Assert.IsTrue(loss!.Number("seconds") is >= 1000 and <= 1062, $"{loss.Number("seconds")} s");
    }

    [TestMethod]
    public void Start_AfterPowerLossWithoutUtc_SaysThatItIsUnknown()
    {
        var rig = new NodeRig();
        rig.Run(130);
        rig.PowerCycle(1000, 'R');
        rig.Run(70);
        Assert.IsTrue(rig.Arrived().First(pack => pack.Boot == 2).HasEvent("power-loss seconds=0"));
    }

    [TestMethod]
    public void Released_BeforePowerLoss_IsNotPublishedAgainBeyondTheLastPack()
    {
        var rig = new NodeRig();
        rig.Run(610);
        int arrived = rig.Uplink.Packs.Count;
        rig.PowerCycle();
        rig.Run(20);
        Assert.IsTrue(rig.Uplink.Packs.Count <= arrived + 1, $"{rig.Uplink.Packs.Count - arrived} packs were repeated");
        rig.Arrived();
    }

    [TestMethod]
    public void Append_FlashRefusesForAWhile_ThePackIsKeptAndTheChainHolds()
    {
        var rig = new NodeRig();
        rig.Run(125);
        rig.Flash.FailAppends(7);
        int refused = 0;
        for (int i = 0; i < 10; i++)
        {
            try
            {
                rig.Run(60);
            }
            catch (Exception e) when (e.Message == "no space left")
            {
                refused++;
            }
        }

        rig.Run(120);
        Assert.AreEqual(2, refused, "three attempts each, and the seventh is made good by the next");
        long[] numbers = [.. rig.Arrived().Select(pack => pack.Seq)];
        CollectionAssert.AreEqual(Enumerable.Range(0, numbers.Length).Select(number => (long)number).ToArray(), numbers);
        Assert.IsTrue(numbers.Length >= 10);
    }

    private static void PowerCycleUntilUp(NodeRig rig, Random random)
    {
        // The first thing a start writes is the boot counter; the power may go again while it does.
        for (int attempt = 0; attempt < 3; attempt++)
        {
            try
            {
                rig.PowerCycle(random.Next(1, 100));
                return;
            }
            catch (PowerCutException)
            {
            }
        }

        Assert.Fail("the node did not start");
    }
}
