namespace MeterNode.Tools.Tests.Node;

/// <summary>
/// A pack is made in the buffer with which the outbox reads and writes: whatever happens while it is signed, it and its neighbours are
/// whole. <see cref="NodeRig.Arrived"/> verifies every signature and the chain.
/// </summary>
[TestClass]
public class PackInFrameTests
{
    private const double MinuteSeconds = 60;

    [TestMethod]
    [DataRow(0)]
    [DataRow(1)]
    [DataRow(NodeRig.SignatureSteps - 2)]
    public void Poll_LinkReturnsWhileAPackIsSigned_BacklogAndThatPackAreWhole(int polls)
    {
        NodeRig rig = AwayFor(10);
        rig.RunIntoSignature(polls);
        long signed = rig.Loop.NewestSequence + 1;
        rig.Uplink.IsConnected = true;
        rig.Run(2 * MinuteSeconds);
        AssertAllArrived(rig, signed);
    }

    [TestMethod]
    public void Poll_ReceiptForAnOlderPackWhileAPackIsSigned_ItsHashIsReadAfterwards()
    {
        var rig = new NodeRig();
        rig.Run(3 * MinuteSeconds);
        byte[] receipt = DeliverOne(rig);
        rig.Run(3 * MinuteSeconds);
        rig.RunIntoSignature(0);
        long signed = rig.Loop.NewestSequence + 1;
        rig.Uplink.Receipt = receipt;
        rig.Run(2 * MinuteSeconds);
        Assert.IsNull(rig.Uplink.Receipt);
        AssertAllArrived(rig, signed);
    }

    [TestMethod]
    public void Poll_FlashRefusesThePackAndTheUplinkGoesOn_ThatPackAndTheNextAreWhole()
    {
        NodeRig rig = AwayFor(10);
        byte[] receipt = DeliverOne(rig);
        rig.RunIntoSignature(0);
        long signed = rig.Loop.NewestSequence + 1;
        rig.Flash.FailAppends(6);
        rig.Uplink.IsConnected = true;
        rig.Uplink.Receipt = receipt;
        for (int refusal = 0; refusal < 2; refusal++)
        {
            Assert.ThrowsExactly<Exception>(() => rig.Run(1), "three attempts each");
            rig.Loop.PollUplink(rig.Clock.NowMicros);
            Assert.AreEqual(signed - 1, rig.Loop.NewestSequence);
        }

        // The node takes its flash for smaller than its ring: readings are long until receipts give room.
        rig.SendsReceipts = true;
        rig.Run(10 * MinuteSeconds);
        AssertAllArrived(rig, signed + 1);
    }

    [TestMethod]
    [DataRow(0)]
    [DataRow(NodeRig.SignatureSteps - 2)]
    public void Start_PowerCutWhileAPackWasSigned_ItsNumberIsGivenOnceAndTheBacklogIsWhole(int polls)
    {
        NodeRig rig = AwayFor(10);
        rig.RunIntoSignature(polls);
        long signed = rig.Loop.NewestSequence + 1;
        rig.PowerCycle();
        Assert.AreEqual(signed - 1, rig.Loop.NewestSequence);
        rig.Uplink.IsConnected = true;
        rig.Run(2 * MinuteSeconds);
        AssertAllArrived(rig, signed);
        Assert.AreEqual(2, rig.Packs[signed].Boot);
    }

    [TestMethod]
    public void Poll_LinkReturnsWhileQuarterHoursAreSigned_ThatPackIsWhole()
    {
        var rig = new NodeRig(configuration =>
        {
            configuration.OutboxSegmentBytes = 8192;
            configuration.OutboxSegments = 5;
        });
        rig.Run(2 * MinuteSeconds);
        rig.Uplink.IsConnected = false;
        rig.Run(120 * MinuteSeconds);
        rig.RunIntoSignature(1);
        long signed = rig.Loop.NewestSequence + 1;
        rig.Uplink.IsConnected = true;
        rig.Run(2 * MinuteSeconds);
        AssertAllArrived(rig, signed);
        Assert.IsGreaterThan(12, rig.Packs[signed].All("p").Count(), "the pack has no quarter hours");
    }

    [TestMethod]
    public void Offer_PacksAreSignedWhileOneIsInFlight_TheUplinksBytesStay()
    {
        var rig = new NodeRig();
        rig.Run(2 * MinuteSeconds);
        rig.Uplink.LosesAcknowledgements = true;
        rig.Run(MinuteSeconds);
        byte[] inFlight = (byte[])rig.Uplink.Packs[rig.Uplink.Packs.Count - 1]!;
        byte[] before = (byte[])inFlight.Clone();
        rig.Run(5 * MinuteSeconds);
        Assert.AreSame(inFlight, rig.Uplink.Packs[rig.Uplink.Packs.Count - 1]);
        CollectionAssert.AreEqual(before, inFlight);
    }

    /// <summary>The uplink has been away for so many minutes: as many packs wait.</summary>
    private static NodeRig AwayFor(int minutes)
    {
        var rig = new NodeRig();
        rig.Run(2 * MinuteSeconds);
        rig.Uplink.IsConnected = false;
        rig.Run(minutes * MinuteSeconds);
        return rig;
    }

    /// <summary>
    /// The last receipt of the collector. The next time it comes its signature is known, and its pack's hash is read in the same poll.
    /// </summary>
    private static byte[] DeliverOne(NodeRig rig)
    {
        rig.SendsReceipts = false;
        long stored = rig.Collector.Stored;
        byte[] receipt = rig.Collector.Sign(rig.UtcNow);
        rig.Deliver(receipt);
        Assert.AreEqual(stored, rig.Loop.StoredSequence);
        return receipt;
    }

    private static void AssertAllArrived(NodeRig rig, long atLeast)
    {
        long[] numbers = [.. rig.Arrived().Select(pack => pack.Seq)];
        CollectionAssert.AreEqual(Enumerable.Range(0, numbers.Length).Select(number => (long)number).ToArray(), numbers);
        Assert.IsGreaterThanOrEqualTo(atLeast, numbers[^1]);
    }
}
