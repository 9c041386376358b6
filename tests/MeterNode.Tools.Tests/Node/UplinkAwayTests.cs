using MeterNode.Core.Ports;
using MeterNode.Wire;

namespace MeterNode.Tools.Tests.Node;

/// <summary>The uplink is away: resolution goes down before data goes, and what goes is named.</summary>
[TestClass]
public class UplinkAwayTests
{
    [TestMethod]
    public void Poll_UplinkAwayForLong_StretchesThenRecovers()
    {
        NodeRig rig = SmallOutbox();
        rig.Run(100);
        rig.Uplink.IsConnected = false;
        rig.Run(45 * 60);
        rig.Uplink.IsConnected = true;
        rig.Run(200);
        ArrivedPack[] packs = [.. rig.Arrived()];
        string[] stretches = [.. packs.SelectMany(pack => pack.Events).Where(text => text.StartsWith("stretch"))];
        Assert.AreEqual("stretch seconds=60", stretches[0]);
        Assert.AreEqual("stretch seconds=10", stretches[^1], string.Join("; ", stretches));
        Assert.IsFalse(packs.Any(pack => pack.HasEvent("gap")), "nothing had to go");
        SignedRecord[] records = [.. packs[^1].All("p")];
        Assert.AreEqual(10, records[^1].AtSeconds - records[^2].AtSeconds, "10 s again within two minutes");
        Assert.AreEqual(
            NodeRig.Watts * (rig.Clock.NowMicros - 1_500_000) / 1e6,
            rig.Loop.ImportJoules,
            NodeRig.Watts * 5,
            "the registers are exact whatever the readings");
    }

    [TestMethod]
    public void Poll_RingOverflows_OldestGoAndTheGapIsSigned()
    {
        NodeRig rig = SmallOutbox();
        rig.Run(100);
        long stored = rig.Loop.StoredSequence;
        rig.Uplink.IsConnected = false;
        rig.Run(9 * 86400);
        rig.Uplink.IsConnected = true;
        rig.Run(400);
        ArrivedPack[] packs = [.. rig.Arrived(gapsAllowed: true)];
        var reported = new SortedSet<long>();
        foreach (EventText gap in Gaps(packs))
        {
            for (long seq = gap.Number("first")!.Value; seq <= gap.Number("last")!.Value; seq++)
            {
                reported.Add(seq);
            }
        }

        var missing = new SortedSet<long>(
            Enumerable.Range(0, (int)packs[^1].Seq).Select(seq => (long)seq).Except(packs.Select(pack => pack.Seq)));
        Assert.IsTrue(missing.Count > 0 && missing.Min > stored);


        // The pack in flight when its segment went was still in the uplink's memory and arrives all the same.
        Assert.IsTrue(reported.IsSupersetOf(missing), "missing without a word: " + string.Join(" ", missing.Except(reported)));
        Assert.IsTrue(
            reported.Except(missing).All(seq => seq == stored + 1),
            "reported but there: " + string.Join(" ", reported.Except(missing)));
        NodeSummary check = rig.Check();
        Assert.AreEqual(missing.Count, check.Missing.Sum(part => part.Packs.Count), "a stated gap");
        Assert.IsTrue(check.Missing.All(part => part.Cause == GapCause.Full));
        double[] ends = [.. packs.Skip(2).Take(20).SelectMany(pack => pack.All("p")).Select(record => record.AtSeconds)];
        Assert.AreEqual(900, ends[2] - ends[1], "the oldest packs kept have quarter hours");
        for (int i = 1; i < packs.Length; i++)
        {
            Assert.IsTrue(packs[i].ImportJoules >= packs[i - 1].ImportJoules);
        }
    }

    [TestMethod]
    public void Poll_RingOverflowsAndPowerGoes_TheGapIsSignedByTheNextRun()
    {
        NodeRig rig = SmallOutbox();
        long lastWithout = RunUntilTheRingOverflows(rig);
        rig.PowerCycle();
        rig.Uplink.IsConnected = true;
        rig.Run(200);
        EventText[] gaps = [.. Gaps(rig.Arrived(gapsAllowed: true))];
        Assert.AreEqual(1, gaps.Length);
        Assert.AreEqual(lastWithout, gaps[0].Number("last"));
        Assert.AreEqual(lastWithout, rig.Check().Missing.Single().Packs.Last);
    }

    /// <summary>The pack that would have told of the gap got no signature and was dropped.</summary>
    [TestMethod]
    public void Poll_RingOverflowsAndNothingIsSignedForHours_TheGapIsSignedByTheNextPack()
    {
        NodeRig rig = SmallOutbox(segments: 2);
        long lastWithout = RunUntilTheRingOverflows(rig);
        rig.Signer.Fault = "no-answer";
        rig.Run(6.5 * 3600);
        rig.Signer.Fault = null;
        rig.Uplink.IsConnected = true;
        rig.Run(6.5 * 3600);

        ArrivedPack[] packs = [.. rig.Arrived(gapsAllowed: true)];
        Assert.AreEqual(lastWithout, Gaps(packs).First().Number("last"));
        Assert.IsTrue(packs.Any(pack => pack.HasEvent("discard what=unsigned-packs")), "a pack was dropped");
        rig.Check();
    }

    [TestMethod]
    public void Poll_AcknowledgementsGetLost_TheSamePackWaitsAndOrderHolds()
    {
        NodeRig rig = new();
        rig.Run(130);
        rig.Uplink.LosesAcknowledgements = true;
        rig.Run(300);
        Assert.AreEqual(1, rig.Uplink.Offered.Cast<long>().Skip(2).Distinct().Count(), "nothing is offered behind a pack in flight");
        rig.Uplink.LosesAcknowledgements = false;
        rig.Run(60);
        rig.Arrived();
        long[] offered = [.. rig.Uplink.Offered.Cast<long>()];
        CollectionAssert.AreEqual(offered.Order().Distinct().ToArray(), offered, "in order, each once");
        Assert.AreEqual(rig.Loop.NewestSequence, rig.Loop.StoredSequence);
    }

    [TestMethod]
    public void SetStatus_EveryMinute_IsJsonWithTheNewestPack()
    {
        NodeRig rig = new();
        rig.Run(190);
        using var status = System.Text.Json.JsonDocument.Parse(rig.Uplink.Status);
        Assert.AreEqual("online", status.RootElement.GetProperty("state").GetString());
        Assert.AreEqual(1, status.RootElement.GetProperty("boot").GetInt32());
        Assert.IsTrue(status.RootElement.GetProperty("seq").GetInt64() >= rig.Loop.NewestSequence - 1);
        Assert.AreEqual(LightPattern.Running, rig.Machine.Light);
    }

    private static NodeRig SmallOutbox(int segments = 5) => new(configuration =>
    {
        configuration.OutboxSegmentBytes = 8192;
        configuration.OutboxSegments = segments;
    });

    /// <summary>The last number that the ring no longer holds.</summary>
    private static long RunUntilTheRingOverflows(NodeRig rig)
    {
        rig.Run(100);
        rig.Uplink.IsConnected = false;
        long lastWithout = -1;
        for (int minute = 0; minute < 20_000 && lastWithout < 0; minute++)
        {
            rig.Run(60);
            long oldest = OldestHeld(rig);
            lastWithout = oldest > rig.Loop.StoredSequence + 1 ? oldest - 1 : -1;
        }

        return lastWithout;
    }

    private static IEnumerable<EventText> Gaps(IEnumerable<ArrivedPack> packs)
    {
        foreach (string text in packs.SelectMany(pack => pack.Events).Where(text => text.StartsWith("gap ")))
        {
            Assert.IsTrue(EventText.TryParse(text, out EventText? gap));
            yield return gap!;
        }
    }

    /// <summary>The first pack in the oldest segment, told by its file name.</summary>
    private static long OldestHeld(NodeRig rig) =>
        rig.Flash.List().Where(name => name.StartsWith("ob-")).Select(name => long.Parse(name[3..])).Min();
}
