using MeterNode.Core.Ports;
using MeterNode.Wire;

namespace MeterNode.Tools.Tests.Node;

/// <summary>What a node says about how it samples, and when it cannot meter at all.</summary>
[TestClass]
public sealed class SamplingTests
{
    [TestMethod]
    public void Packs_SayTheRateAndThePlan()
    {
        var rig = new NodeRig(configuration =>
        {
            configuration.SamplingHertz = 2000;
            configuration.WindowCycles = 2;
            configuration.WindowIntervalMs = 140;
        });
        rig.Machine.RowNanos = 1_010_000;
        rig.PowerCycle();
        rig.Run(130);

        ArrivedPack[] packs = [.. rig.Arrived().Where(pack => pack.Boot == 2)];
        Assert.IsTrue(packs.All(pack => pack.Payload.Records.RowHertz == 875));
        Assert.Contains("sampling rate=875 rows=990 cycles=2 ms=140", packs[0].Events);
        Assert.AreEqual(1, packs.Sum(pack => pack.Events.Count(text => text.StartsWith("sampling"))));
    }

    [TestMethod]
    public void ConverterTooSlow_IsSaidWithinAMinute()
    {
        var rig = new NodeRig();
        rig.Machine.RowNanos = 3_000_000;
        rig.PowerCycle();
        rig.Run(60);

        ArrivedPack[] packs = [.. rig.Arrived().Where(pack => pack.Boot == 2)];
        Assert.Contains("unmetered why=rate", packs.SelectMany(pack => pack.Events).ToArray());
        Assert.Contains("\"unmetered\":\"rate\"", rig.Uplink.Status);
        Assert.AreEqual(LightPattern.Failure, rig.Machine.Light);
        var last = packs[^1].Payload.Records;
        Assert.IsNull(last.RowHertz);
        Assert.IsGreaterThan(0, last.RefusedRate!.Value);
        Assert.AreEqual(last.WindowsDiscarded, last.RefusedRate);
        Assert.IsGreaterThan(25, packs.Sum(pack => pack.Payload.Records.UnmeteredSeconds!.Value));
    }

    [TestMethod]
    public void MeteringAgain_IsSaidWithTheTimeItTook()
    {
        var rig = new NodeRig();
        rig.Run(100);
        rig.Machine.LateMicros = 5000;
        rig.Run(100);
        Assert.Contains("\"unmetered\":\"gap\"", rig.Uplink.Status);
        rig.Machine.LateMicros = 0;
        rig.Run(100);

        string[] events = [.. rig.Arrived().SelectMany(pack => pack.Events)];
        Assert.AreEqual(1, events.Count(text => text == "unmetered why=gap"));
        string metered = events.Single(text => text.StartsWith("metered"));
        Assert.IsTrue(EventText.TryParse(metered, out EventText? again));
        Assert.AreEqual(100.0, again!.Number("seconds")!.Value, 4.0);
        Assert.DoesNotContain("unmetered", rig.Uplink.Status);
        Assert.AreEqual(LightPattern.Running, rig.Machine.Light);
    }
}
