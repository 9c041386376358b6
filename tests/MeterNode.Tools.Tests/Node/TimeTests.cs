using MeterNode.Wire;

namespace MeterNode.Tools.Tests.Node;

/// <summary>What a node's clock does to its packs.</summary>
[TestClass]
public class TimeTests
{
    [TestMethod]
    [DataRow(5.0)]
    [DataRow(-7.25)]
    [DataRow(86400.0)]
    [DataRow(-3600.0)]
    public void Poll_UtcSteps_OldReadingsKeepTheirTimeInAPackOfTheirOwn(double seconds)
    {
        var rig = new NodeRig();
        rig.Run(145);
        long before = rig.Clock.UtcMicros;
        rig.Clock.UtcOffsetMicros += (long)(seconds * 1e6);
        rig.Run(150);
        ArrivedPack[] packs = [.. rig.Arrived()];
        int with = Array.FindIndex(packs, pack => pack.HasEvent("time-step"));
        Assert.IsTrue(packs[with].HasEvent($"time-step ms={seconds * 1000}"), string.Join("; ", packs[with].Events));
        ArrivedPack old = packs[with - 1];
        Assert.AreEqual(before / 1e6, old.Payload.BaseTimeSeconds, 0.1, "the old pack ends when the step was seen, in the old time");
        Assert.IsTrue(old.All("p").Any() && old.All("p").Count() < 6);
        Assert.IsTrue(old.All("p").All(record => record.AtSeconds <= (before / 1e6) + 0.1));
        Assert.IsTrue(packs[with].All("p").All(record => record.AtSeconds > (before / 1e6) + seconds));
        foreach (ArrivedPack pack in packs[with..])
        {
            Assert.IsTrue(pack.All("p").All(record => record.AtSeconds % 10 == 0), "the readings are on the new time's grid");
            AssertTimesNearPack(pack);
        }
    }

    [TestMethod]
    public void Poll_SmallCorrection_IsFollowedWithoutAStep()
    {
        var rig = new NodeRig();
        rig.Run(90);
        rig.Clock.UtcOffsetMicros += 200_000;
        rig.Run(200);
        ArrivedPack[] packs = [.. rig.Arrived()];
        Assert.IsFalse(packs.Any(pack => pack.HasEvent("time-step")));
        Assert.IsTrue(packs[^1].All("p").All(record => record.AtSeconds % 10 == 0));
        Assert.AreEqual(0, packs[^1].Payload.BaseTimeSeconds % 60, "a pack ends on the minute");
        Assert.AreEqual(rig.Clock.UtcMicros / 60_000_000 * 60, packs[^1].Payload.BaseTimeSeconds);
    }

    [TestMethod]
    public void Poll_SynchronisedLate_RelativePacksFirstThenUtc()
    {
        var rig = new NodeRig();
        rig.PowerCycle(5, 'R');
        rig.Run(400);
        rig.Clock.Quality = 'S';
        rig.Run(400);
        ArrivedPack[] packs = [.. rig.Arrived()];
        int first = Array.FindIndex(packs, pack => pack.Payload.TimeQuality == 'S' && pack.Boot == 2);
        Assert.IsTrue(packs[..first].Count(pack => pack.Boot == 2) >= 6);
        foreach (ArrivedPack pack in packs.Where(pack => pack.Boot == 2))
        {
            bool utc = pack.Seq >= packs[first].Seq;
            Assert.AreEqual(utc ? 'S' : 'R', pack.Payload.TimeQuality);
            Assert.AreEqual(utc, pack.Payload.BaseTimeSeconds > 1e9, $"pack {pack.Seq}: {pack.Payload.BaseTimeSeconds}");
            AssertTimesNearPack(pack);
        }

        Assert.IsTrue(packs[first].HasEvent("time-step ms=0"), string.Join("; ", packs[first].Events));
    }

    [TestMethod]
    public void Poll_LimitPassesWithoutSynchronisation_QualityBecomesInformative()
    {
        var rig = new NodeRig();
        rig.Run(70);
        rig.Clock.Quality = 'I';
        rig.Run(70);
        ArrivedPack[] packs = [.. rig.Arrived()];
        Assert.AreEqual('I', packs[^1].Payload.TimeQuality);
        Assert.IsFalse(packs[^1].HasEvent("time-step"));
    }

    [TestMethod]
    public void Poll_EvaluationPeriods_EndOnWholeMultiplesOfUtc()
    {
        var rig = new NodeRig();
        rig.Run(1000);
        SignedRecord[] ends = [.. rig.Arrived().SelectMany(pack => pack.All("t1.n"))];
        Assert.AreEqual(3, ends.Length);
        Assert.IsTrue(ends.All(end => end.AtSeconds % 300 == 0), string.Join(" ", ends.Select(end => end.AtSeconds)));
        Assert.AreEqual(300, ends[2].Value, "one sample a second");
    }

    private static void AssertTimesNearPack(ArrivedPack pack)
    {
        foreach (SignedRecord record in pack.Payload.AllRecords)
        {
            Assert.AreEqual(pack.Payload.BaseTimeSeconds, record.AtSeconds, 310, $"pack {pack.Seq}: {record.Name}");
            Assert.IsTrue(record.AtSeconds <= pack.Payload.BaseTimeSeconds, $"pack {pack.Seq}: {record.Name} lies in the future");
        }
    }
}
