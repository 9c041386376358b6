using MeterNode.Plant.Collecting;
using MeterNode.Tools.Tests.Support;
using MQTTnet.Packets;
using MQTTnet.Protocol;

namespace MeterNode.Tools.Tests.Collector;

/// <summary>Each message has the answer that the broker gave to it, and nobody waits for what cannot come.</summary>
[TestClass]
public sealed class PublishedMessagesTests
{
    private static readonly TimeSpan s_nothing = TimeSpan.Zero;

    /// <summary>Longer than any test.</summary>
    internal static readonly TimeSpan MaximumTime = TimeSpan.FromDays(20);

    private readonly PublishedMessages _messages = new();

    [TestMethod]
    public void Wait_AnswersInAnyOrder_AreThoseOfTheirMessages()
    {
        PublishedMessages.Together together = _messages.Begin(4);

        Assert.IsTrue(Answer(together.Identifiers[2], MqttPubAckReasonCode.NotAuthorized));
        Assert.IsTrue(Answer(together.Identifiers[0]));
        Assert.IsTrue(Answer(together.Identifiers[3], MqttPubAckReasonCode.NoMatchingSubscribers));
        PublishAnswer[] expected = [PublishAnswer.Delivered, PublishAnswer.NotNow, PublishAnswer.Refused, PublishAnswer.Delivered];
        CollectionAssert.AreEqual(expected, _messages.Wait(together, s_nothing));
    }

    [TestMethod]
    public async Task Wait_OfTwoAtOnce_EachHasItsOwn()
    {
        PublishedMessages.Together one = _messages.Begin(1), other = _messages.Begin(1);
        Answer(other.Identifiers[0]);

        Assert.AreEqual(PublishAnswer.Delivered, (await Waiting(other))[0]);
        Assert.AreEqual(PublishAnswer.NotNow, _messages.Wait(one, s_nothing)[0]);
    }

    [TestMethod]
    public void IsAnswered_AfterItsTime_IsTakenAndNoOtherMessageHasIt()
    {
        PublishedMessages.Together late = _messages.Begin(1);
        _messages.Wait(late, s_nothing);
        PublishedMessages.Together next = _messages.Begin(1);

        Assert.IsTrue(Answer(late.Identifiers[0]));
        Assert.AreEqual(PublishAnswer.NotNow, _messages.Wait(next, s_nothing)[0]);
    }

    [TestMethod]
    public void IsAnswered_OfTheClient_IsNotTaken() => Assert.IsFalse(Answer(1));

    /// <summary>More messages than there are identifiers, of which one waits all the time.</summary>
    [TestMethod]
    public void Begin_OftenerThanThereAreIdentifiers_GivesNoneTwice()
    {
        PublishedMessages.Together waiting = _messages.Begin(1);
        for (int i = 0; i < 40_000; i++)
        {
            PublishedMessages.Together next = _messages.Begin(1);
            Assert.AreNotEqual(waiting.Identifiers[0], next.Identifiers[0]);
            Assert.IsGreaterThan(0x7FFF, next.Identifiers[0]);
            _messages.Wait(next, s_nothing);
        }
    }

    [TestMethod]
    public async Task Wait_ConnectionEnds_IsOver()
    {
        PublishedMessages.Together together = _messages.Begin(2);
        Answer(together.Identifiers[1]);
        _messages.End();

        PublishAnswer[] expected = [PublishAnswer.NotNow, PublishAnswer.Delivered];
        CollectionAssert.AreEqual(expected, await Waiting(together));
    }

    [TestMethod]
    public async Task Wait_AnsweredMeanwhile_Wakes()
    {
        PublishedMessages.Together together = _messages.Begin(2);
        Task<PublishAnswer[]> waiting = Waiting(together);
        Answer(together.Identifiers[0]);
        Answer(together.Identifiers[1]);

        CollectionAssert.AreEqual(new[] { PublishAnswer.Delivered, PublishAnswer.Delivered }, await waiting);
    }

    private Task<PublishAnswer[]> Waiting(PublishedMessages.Together together) =>
        Task.Run(() => _messages.Wait(together, MaximumTime)).WaitAsync(Patience.Step);

    private bool Answer(ushort identifier, MqttPubAckReasonCode reason = MqttPubAckReasonCode.Success) =>
        _messages.IsAnswered(new MqttPubAckPacket { PacketIdentifier = identifier, ReasonCode = reason });
}
