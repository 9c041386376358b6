using System.Collections.Concurrent;
using System.Security.Cryptography;
using MeterNode.Plant.Collecting;
using MeterNode.Plant.LifeCycle;
using MeterNode.Server.Serving;
using MeterNode.Tools.Tests.Commands;
using MeterNode.Tools.Tests.LifeCycle;
using MeterNode.Tools.Tests.Node;
using MeterNode.Tools.Tests.Provisioning;
using MeterNode.Tools.Tests.Support;
using MeterNode.Wire;

namespace MeterNode.Tools.Tests.Server;

/// <summary>What a served plant does with the proofs of boards.</summary>
[TestClass]
public sealed class ClaimCourierTests : IDisposable
{
    private const string Topic = "mn/v1/demo/press-1/";

    private readonly TemporaryPlant _plant = new();
    private readonly ManualTime _time = new();
    private readonly BlockingCollection<(string Topic, byte[] Payload)> _published = [];
    private readonly BlockingCollection<PlantNotice> _said = [];
    private readonly ClaimRig _board;
    private readonly ClaimCourier _courier;

    public ClaimCourierTests()
    {
        _board = new ClaimRig(_plant, "press-1").Started();
        _courier = new ClaimCourier(
            _plant.Plant,
            (topic, payload) =>
            {
                _published.Add((topic, payload));
                return PublishAnswer.Delivered;
            },
            _time);
        _courier.Said += _said.Add;
    }

    public void Dispose() => _plant.Dispose();

    [TestMethod]
    public void Proof_OfABoardThatWaits_IsAnsweredWithItsRecordUntilTheNodeHasIt()
    {
        _courier.OnProof(Topic + "claim", _board.Proof);
        (string topic, byte[] record) = Take(_published);
        Assert.AreEqual(Topic + "enrol", topic);
        StringAssert.Contains(Take(_said).Text, "press-1: enrolled with the key");
        Assert.AreEqual("press-1", EnrolmentRecord.Read(record).Node);

        _courier.OnStatus(Topic + "status", System.Text.Encoding.UTF8.GetBytes(_board.Uplink.Status));
        _courier.OnStatus(Topic + "status", """{"schemaVersion":1,"state":"offline"}"""u8.ToArray());
        _board.Uplink.Change = record;
        _board.Run();
        Assert.IsTrue(_board.Claim!.IsEnrolled);
        _courier.OnStatus(Topic + "status", """{"schemaVersion":1,"state":"online","seq":-1}"""u8.ToArray());
        (topic, record) = Take(_published);
        Assert.AreEqual(Topic + "enrol", topic);
        Assert.IsEmpty(record, "the retained message is removed");
    }

    [TestMethod]
    public void Proof_Again_IsAnsweredAgainAndTheSecondBoardIsSaidOnce()
    {
        using ClaimRig copy = new ClaimRig(_plant, "press-1").Started();
        _courier.OnProof(Topic + "claim", _board.Proof);
        byte[] record = Take(_published).Payload;
        Take(_said);
        for (int minute = 0; minute < 3; minute++)
        {
            _time.Advance(60);
            _courier.OnProof(Topic + "claim", copy.Proof);
        }

        PlantNotice notice = Take(_said);
        Assert.AreEqual(NoticeLevel.Warning, notice.Level);
        StringAssert.Contains(notice.Text, "whose claim was used by the key");
        _time.Advance(60);
        _courier.OnProof(Topic + "claim", _board.Proof);
        CollectionAssert.AreEqual(record, Take(_published).Payload);
        Assert.IsEmpty(_said, "a board that repeats itself is said once");
        Assert.IsEmpty(_published, "a board that is refused gets no answer");
    }

    /// <summary>Guessing a claim of 256 bits is no way in; a client that tries is not worth the plant's time either.</summary>
    [TestMethod]
    public void Proofs_ManyInASecond_AreJudgedOnceASecond()
    {
        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        byte[] guess = MadeProof.Sign(key, PublicKeys.Point(key));
        for (int i = 0; i < 50; i++)
        {
            _courier.OnProof(Topic + "claim", guess);
        }

        StringAssert.Contains(Take(_said).Text, "has not the claim of 'press-1'");
        _courier.OnProof(Topic + "claim", _board.Proof);
        _time.Advance(1);
        _courier.OnProof(Topic + "claim", new byte[5000]);
        _courier.OnProof(Topic + "claim", _board.Proof);
        Take(_published);
        StringAssert.Contains(Take(_said).Text, "enrolled with the key");
        Assert.IsEmpty(_said);
    }

    [TestMethod]
    public void Proof_UnderAnotherNodesTopic_IsRefused()
    {
        _plant.Add("press-2");
        _courier.OnProof("mn/v1/demo/press-2/claim", _board.Proof);
        StringAssert.Contains(Take(_said).Text, "press-2: what it shows as the proof of a key is none");
        Assert.IsTrue(PlantClaims.IsOpen(_plant.Plant, "press-1"));
    }

    /// <summary>Where the plant's key is kept elsewhere, the first proof waits for it.</summary>
    [TestMethod]
    public void Proof_PlantKeyElsewhere_WaitsForNodeEnrol()
    {
        using ClaimRig copy = new ClaimRig(_plant, "press-1").Started();
        string away = _plant.Folder + "-key";
        File.Move(_plant.Plant.In("plant.key"), away);
        _courier.OnProof(Topic + "claim", _board.Proof);
        StringAssert.Contains(Take(_said).Text, "'meternode node enrol press-1' takes the board in");
        _time.Advance(60);
        _courier.OnProof(Topic + "claim", copy.Proof);
        StringAssert.Contains(Take(_said).Text, "another board, with the key");
        Assert.IsEmpty(_published);

        File.Move(away, _plant.Plant.In("plant.key"));
        CommandRun run = CommandRun.Of("node", "enrol", "press-1", "--plant", _plant.Folder);
        Assert.AreEqual(0, run.Code, run.Error);
        Assert.IsNull(WaitingProofs.Of(_plant.Plant, "press-1"));
        File.Move(_plant.Plant.In("plant.key"), away);
        _time.Advance(60);
        _courier.OnProof(Topic + "claim", _board.Proof);
        _board.Uplink.Change = Take(_published).Payload;
        _board.Run();
        Assert.IsTrue(_board.Claim!.IsEnrolled);
    }

    private static T Take<T>(BlockingCollection<T> queue) =>
        queue.TryTake(out T? item, Patience.Step) ? item : throw new AssertFailedException("nothing came");
}
