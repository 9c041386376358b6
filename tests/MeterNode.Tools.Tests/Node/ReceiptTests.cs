using System.Security.Cryptography;
using MeterNode.Support;
using MeterNode.Wire;

namespace MeterNode.Tools.Tests.Node;

/// <summary>Receipts as a collector signs them, honest and not, at the firmware's loop.</summary>
[TestClass]
public class ReceiptTests
{
    [TestMethod]
    public void Acknowledged_ByTheBrokerOnly_NothingIsReleasedAndALaterCollectorGetsAll()
    {
        var rig = new NodeRig { HasCollector = false };
        rig.Run(11 * 60);
        Assert.IsTrue(rig.Loop.SentSequence >= 9, $"sent up to {rig.Loop.SentSequence}");
        Assert.AreEqual(-1, rig.Loop.StoredSequence);

        // The broker forgot everything; a collector begins with an empty store.
        rig.Uplink.Packs.Clear();
        rig.Forget();
        rig.HasCollector = true;
        rig.Deliver(rig.Collector.Sign(rig.UtcNow));
        rig.Run(300);
        CollectionAssert.AreEqual(
            Enumerable.Range(0, rig.Collector.Numbers.Count).Select(i => (long)i).ToArray(), rig.Collector.Numbers.ToArray());
        Assert.IsTrue(rig.Loop.StoredSequence >= 11, $"stored up to {rig.Loop.StoredSequence}");
    }

    [TestMethod]
    public void Receipt_OfTheOwnChain_ReleasesUpToItsNumberAndSaysSoInTheStatus()
    {
        var rig = new NodeRig { SendsReceipts = false };
        rig.Run(250);
        Assert.AreEqual(-1, rig.Loop.StoredSequence);
        rig.Deliver(rig.Collector.Sign(rig.UtcNow));
        Assert.AreEqual(rig.Collector.Stored, rig.Loop.StoredSequence);
        rig.Run(61);
        StringAssert.Contains(
            rig.Uplink.Status, $"\"state\":\"online\",\"seq\":{rig.Loop.NewestSequence},\"stored\":{rig.Loop.StoredSequence},");
    }

    [TestMethod]
    [DataRow("hash", "hash")]
    [DataRow("number", "number")]
    [DataRow("node", "node")]
    [DataRow("site", "node")]
    [DataRow("kid", "node")]
    [DataRow("key", "key")]
    [DataRow("signature", "signature")]
    [DataRow("high-s", "signature")]
    [DataRow("truncated", "malformed")]
    [DataRow("long", "malformed")]
    [DataRow("enrolment", "hash")]
    public void Receipt_ThatLies_ReleasesNothingAndIsReported(string lie, string why)
    {
        var rig = new NodeRig { SendsReceipts = false };
        rig.Run(250);
        rig.Uplink.Sessions++;
        rig.Run(1);
        Receipt honest = rig.Collector.Receipt(rig.UtcNow);
        byte[] message = honest.Sign(rig.Collector.Key);
        using ECDsa foreign = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        byte[] sent = lie switch
        {
            "hash" => (honest with { Hash = new byte[32] }).Sign(rig.Collector.Key),
            "number" => (honest with { Stored = rig.Loop.NewestSequence + 1 }).Sign(rig.Collector.Key),
            "node" => (honest with { Node = "node-2" }).Sign(rig.Collector.Key),
            "site" => (honest with { Site = "other" }).Sign(rig.Collector.Key),
            "kid" => (honest with { NodeKid = honest.NodeKid ^ 1 }).Sign(rig.Collector.Key),
            "key" => honest.Sign(foreign),
            "signature" => [.. message[..^1], (byte)(message[^1] ^ 1)],
            "high-s" => HighS(message),
            "truncated" => message[..^1],
            "enrolment" => (honest with { Stored = -1 }).Sign(rig.Collector.Key),
            _ => new byte[2000],
        };
        rig.Deliver(sent);
        Assert.AreEqual(-1, rig.Loop.StoredSequence);
        rig.Run(120);
        string[] events = [.. rig.Arrived().SelectMany(pack => pack.Events).Where(text => text.StartsWith("receipt"))];
        CollectionAssert.AreEqual((string[])[$"receipt refused=1 why={why}"], events);
        rig.Deliver(rig.Collector.Sign(rig.UtcNow));
        Assert.AreEqual(rig.Collector.Stored, rig.Loop.StoredSequence, "an honest one is believed all the same");
    }

    [TestMethod]
    public void Receipt_RefusedOften_IsReportedOnceAMinute()
    {
        var rig = new NodeRig { SendsReceipts = false };
        rig.Run(61);
        for (int i = 0; i < 30; i++)
        {
            rig.Deliver(new byte[20]);
        }

        rig.Run(120);
        EventText[] events = [.. rig.Arrived().SelectMany(pack => pack.Events).Where(text => text.StartsWith("receipt"))
            .Select(text => EventText.TryParse(text, out EventText? parsed) ? parsed! : throw new AssertFailedException(text))];
        Assert.AreEqual(30, events.Sum(text => text.Number("refused")));
        Assert.IsTrue(events.Length <= 7, $"{events.Length} events in seven minutes");
    }

    [TestMethod]
    public void Receipt_WithoutCollectorsInTheConfiguration_IsNotBelieved()
    {
        var rig = new NodeRig(configuration => configuration.Collectors = []);
        rig.Run(600);
        Assert.AreEqual(-1, rig.Loop.StoredSequence);
        Assert.IsTrue(rig.Loop.SentSequence > 7);
    }

    [TestMethod]
    public void Receipt_OlderThanTheLast_ReleasesNothingMoreAndTheNodeSendsAgain()
    {
        var rig = new NodeRig { SendsReceipts = false };
        rig.Run(250);
        byte[] old = rig.Collector.Sign(rig.UtcNow);
        long oldStored = rig.Collector.Stored;
        rig.Run(300);
        rig.Deliver(rig.Collector.Sign(rig.UtcNow));
        long stored = rig.Loop.StoredSequence;
        int offered = rig.Uplink.Offered.Count;
        rig.Deliver(old);
        Assert.AreEqual(stored, rig.Loop.StoredSequence);
        rig.Run(60);
        Assert.AreEqual(oldStored + 1, rig.Uplink.Offered.Cast<long>().Skip(offered).First());
        rig.Arrived();
        Assert.IsFalse(rig.Packs.Values.Any(pack => pack.HasEvent("gap")), "what is held is sent, and nothing is said to be gone");
    }

    [TestMethod]
    public void Receipt_OfAStoreThatWasRestored_BringsEverythingBackThatIsHeld()
    {
        var rig = new NodeRig();
        rig.Run(1200);
        Assert.IsTrue(rig.Loop.StoredSequence > 15);
        rig.Collector.RestoreTo(4);
        rig.SendsReceipts = false;
        rig.Deliver(rig.Collector.Sign(rig.UtcNow));
        rig.Run(200);
        Assert.IsTrue(rig.Collector.Stored >= 19, $"only up to {rig.Collector.Stored}");
        Assert.IsFalse(rig.Arrived().Any(pack => pack.HasEvent("gap")));
    }

    [TestMethod]
    public void Receipt_ThatAsksForWhatIsNoLongerHeld_TheGapIsSignedAndTheCollectorGoesOn()
    {
        var rig = new NodeRig(configuration =>
        {
            configuration.OutboxSegmentBytes = 4096;
            configuration.OutboxSegments = 3;
        });
        rig.Run(3600);
        long before = rig.Loop.StoredSequence;
        rig.Collector.RestoreTo(4);
        rig.SendsReceipts = false;

        // A pack that tells of the gap may take the room of the next ones: a collector with a hole asks again.
        rig.Deliver(rig.Collector.Sign(rig.UtcNow));
        rig.Run(120);
        rig.Deliver(rig.Collector.Sign(rig.UtcNow));
        rig.Run(180);
        string[] gaps = [.. rig.Arrived().SelectMany(pack => pack.Events).Where(text => text.StartsWith("gap"))];
        Assert.IsNotEmpty(gaps);
        foreach (string gap in gaps)
        {
            StringAssert.StartsWith(gap, "gap first=5 last=");
            StringAssert.EndsWith(gap, " cause=receipt");
        }

        Assert.IsTrue(rig.Collector.Stored > before, $"stored {rig.Collector.Stored}, before {before}");
    }

    [TestMethod]
    public void Silence_AfterAcknowledgements_ThePacksAreSentAgainLessAndLessOften()
    {
        var rig = new NodeRig { SendsReceipts = false };
        rig.Run(250);
        rig.Deliver(rig.Collector.Sign(rig.UtcNow));
        long first = rig.Loop.StoredSequence + 1;
        rig.Run(4 * 3600);
        int times = rig.Uplink.Offered.Cast<long>().Count(number => number == first);
        Assert.AreEqual(5, times, "once, then after 15, 45, 105 and 225 minutes");
        rig.Run(120);
        rig.Deliver(rig.Collector.Sign(rig.UtcNow));
        int offered = rig.Uplink.Offered.Count;
        rig.Run(600);
        Assert.IsTrue(rig.Uplink.Offered.Count - offered <= 12, "the store has everything: nothing is sent twice");
    }

    [TestMethod]
    public void Receipt_WhosePowerIsCut_NoPackIsGivenUpBeforeTheReceiptIsDurable()
    {
        for (int steps = 0; steps < 4000; steps += 97)
        {
            var rig = new NodeRig(configuration =>
            {
                configuration.OutboxSegmentBytes = 4096;
                configuration.OutboxSegments = 3;
            })
            { SendsReceipts = false };
            rig.Run(400);
            rig.Flash.CutAfter(steps);
            try
            {
                rig.Deliver(rig.Collector.Sign(rig.UtcNow));
                rig.Run(240);
            }
            catch (PowerCutException)
            {
            }

            rig.Uplink.IsConnected = false;
            rig.PowerCycle();
            long oldest = rig.Flash.List().Where(name => name.StartsWith("ob-")).Select(name => long.Parse(name[3..])).Min();
            Assert.IsTrue(
                oldest <= rig.Loop.StoredSequence + 1, $"cut after {steps}: {oldest} is the oldest, {rig.Loop.StoredSequence} stored");
        }
    }

    [TestMethod]
    public void TwoCollectors_WithDifferentStores_BothGetEverythingAndNothingIsAskedForEver()
    {
        var rig = new NodeRig();
        using RigCollector second = rig.AddCollector();
        rig.Run(600);
        for (int i = 0; i < 20; i++)
        {
            if (i > 5)
            {
                rig.Feed(second);
            }

            rig.Deliver(second.Sign(rig.UtcNow));
            rig.Run(110);
        }

        rig.Feed(second);
        Assert.IsTrue(second.Stored >= rig.Loop.NewestSequence - 3, $"{second.Stored} of {rig.Loop.NewestSequence}");
        Assert.IsTrue(rig.Uplink.Packs.Count < 600, $"{rig.Uplink.Packs.Count} packs were sent");
    }

    [TestMethod]
    public void Collector_ThatSaysTheSameForEver_IsAnsweredLessAndLessOften()
    {
        var rig = new NodeRig { SendsReceipts = false };
        rig.Run(250);
        byte[] stuck = rig.Collector.Sign(rig.UtcNow);
        for (int i = 0; i < 240; i++)
        {
            rig.Deliver(stuck);
            rig.Run(50);
        }

        long first = rig.Collector.Receipt(rig.UtcNow).Stored >= 4 ? 4 : 3;
        int times = rig.Uplink.Offered.Cast<long>().Count(number => number == first);
        Assert.IsTrue(times is >= 5 and <= 16, $"pack {first} was sent {times} times in four hours");
    }

    private static byte[] HighS(byte[] message)
    {
        byte[] order = Convert.FromHexString("FFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551");
        var n = new System.Numerics.BigInteger(order, isUnsigned: true, isBigEndian: true);
        var s = new System.Numerics.BigInteger(message.AsSpan(message.Length - 32), isUnsigned: true, isBigEndian: true);
        byte[] high = (n - s).ToByteArray(isUnsigned: true, isBigEndian: true);
        return [.. message[..^32], .. new byte[32 - high.Length], .. high];
    }
}
