using MeterNode.Support;
using MeterNode.Tools.Tests.Node;

namespace MeterNode.Tools.Tests.Storage;

/// <summary>
/// The whole firmware with a collector: the power is cut, flash is damaged or full. No number is given to two packs, registers do not fall,
/// and in the end the collector has everything that a signed event does not declare gone.
/// </summary>
[TestClass]
public class WholeNodeFaultTests
{
    [TestMethod]
    public void AnyMoment_PowerIsCut_NothingThatWasDurableIsLost()
    {
        int cuts = 0;
        for (int steps = 0; steps < 4200; steps += 53)
        {
            var rig = new NodeRig();
            rig.Run(130);
            long before = rig.Loop.NewestSequence;
            rig.Flash.CutAfter(steps);
            try
            {
                rig.Run(200);
            }
            catch (PowerCutException)
            {
                cuts++;
            }

            long newest = rig.Loop.NewestSequence;
            long joules = rig.Loop.ImportJoules;
            rig.PowerCycle();
            Assert.IsGreaterThanOrEqualTo(newest, rig.Loop.NewestSequence, $"cut after {steps} steps");
            Assert.IsLessThanOrEqualTo(joules, rig.Loop.ImportJoules, $"cut after {steps} steps");
            rig.Run(150);
            AssertOrdered([.. rig.Arrived()], $"cut after {steps} steps");
            Assert.AreEqual(rig.Loop.NewestSequence, rig.Collector.Stored, $"cut after {steps} steps");
            Assert.IsGreaterThan(before, newest + 2, "the cut came before anything was written");
        }

        Assert.IsGreaterThan(40, cuts);
    }

    [TestMethod]
    public void AnyByte_OfTheFlashDamaged_TheNodeGoesOnAndTheCollectorGetsTheRest()
    {
        var random = new Random(5);
        int told = 0;
        for (int i = 0; i < 60; i++)
        {
            var rig = new NodeRig();
            rig.Uplink.IsConnected = random.Next(2) == 0;
            rig.Run(random.Next(150, 700));
            long joules = rig.Loop.ImportJoules;
            string[] names = [.. rig.Flash.List().Where(name => name.StartsWith("ob-") || name.StartsWith("cp-"))];
            string name = names[random.Next(names.Length)];
            int position = random.Next((int)rig.Flash.Length(name));
            string where = $"run {i}: {name} byte {position}";
            rig.Flash.Damage(name, position);
            rig.PowerCycle();
            Assert.IsLessThanOrEqualTo(joules, rig.Loop.ImportJoules, where);
            rig.Uplink.IsConnected = true;
            rig.Run(1300);
            ArrivedPack[] packs = [.. rig.Arrived(gapsAllowed: true)];
            AssertOrdered(packs, where);
            told += packs.Any(pack => pack.HasEvent("discard ") || pack.HasEvent("gap ") || pack.HasEvent("resume ")) ? 1 : 0;
            Assert.AreEqual(rig.Loop.NewestSequence, rig.Collector.Stored, $"{where}: the collector waits for a pack that is gone");
        }

        Assert.IsGreaterThan(15, told, "runs in which the damage mattered");
    }

    [TestMethod]
    public void Flash_FullWhileOfflineAndAtEveryStart_TheNodeGoesOnAndSaysWhatWent()
    {
        var rig = new NodeRig();
        rig.Run(70);
        rig.Flash.Capacity = rig.Flash.TotalBytes + 30_000;
        rig.Uplink.IsConnected = false;
        int failures = 0;
        for (int hour = 0; hour < 30; hour++)
        {
            try
            {
                rig.Run(3600);
            }
            catch (Exception e) when (e.Message == "no space left")
            {
                failures++;
            }

            if (hour % 7 == 6)
            {
                rig.Flash.Capacity = rig.Flash.TotalBytes;
                rig.PowerCycle();
            }
        }

        rig.Flash.Capacity = long.MaxValue;
        rig.Uplink.IsConnected = true;
        rig.Run(1300);
        ArrivedPack[] packs = [.. rig.Arrived(gapsAllowed: true)];
        AssertOrdered(packs, "after a full flash");
        Assert.IsTrue(packs.Any(pack => pack.HasEvent("gap ")), "the flash was never full");
        Assert.AreEqual(rig.Loop.NewestSequence, rig.Collector.Stored, "what is gone was not named");
        Assert.IsLessThan(10, failures, "so many exceptions restart the node");
    }

    private static void AssertOrdered(ArrivedPack[] packs, string where)
    {
        for (int i = 1; i < packs.Length; i++)
        {
            Assert.IsGreaterThan(packs[i - 1].Seq, packs[i].Seq, where);
            Assert.IsGreaterThanOrEqualTo(packs[i - 1].ImportJoules, packs[i].ImportJoules, $"{where}: register fell at {packs[i].Seq}");
            Assert.IsGreaterThanOrEqualTo(packs[i - 1].Boot, packs[i].Boot, where);
        }
    }
}
