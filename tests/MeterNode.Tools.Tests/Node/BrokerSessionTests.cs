using System.Security.Cryptography.X509Certificates;
using MeterNode.Node.Uplink;
using MeterNode.Tools.Tests.Support;
using MeterNode.VirtualBoard;

namespace MeterNode.Tools.Tests.Node;

/// <summary>One session of the uplink on the virtual board, turn by turn, against brokers that misbehave.</summary>
[TestClass]
public sealed class BrokerSessionTests
{
    private const int WaitMs = Patience.StepMs;
    private const int TurnsOf90Seconds = 90_000 / BrokerSession.TurnMs;

    private readonly DirectoryInfo _storage = Directory.CreateTempSubdirectory("meternode-session-");
    private readonly UplinkHandover _handover = new();
    private FaultyBroker _broker = null!;
    private X509Certificate2 _identity = null!;
    private Board _board = null!;
    private IDisposable _scope = null!;
    private BrokerSession _session = null!;

    [TestInitialize]
    public void Begin()
    {
        _broker = new FaultyBroker();
        _identity = Certificates.Make(_broker.Ca, "press-1");
        _board = new Board("press-1", _storage.FullName);
        _scope = _board.Enter();
        _session = new BrokerSession(Settings(_broker.Port), _handover);
    }

    [TestCleanup]
    public void End()
    {
        _session.Close();
        _scope.Dispose();
        _board.Dispose();
        _broker.Dispose();
        _identity.Dispose();
        _storage.Delete(recursive: true);
    }

    [TestMethod]
    public void Open_NobodyListens40Times_LeaksNoSocket()
    {
        var session = new BrokerSession(Settings(LoopbackPorts.Take()), _handover);
        for (int i = 0; i < 40; i++)
        {
            Assert.IsFalse(session.Open());
            StringAssert.Contains(session.Failure, "Socket exception", "not for want of sockets");
            session.Close();
        }

        Assert.AreEqual(0, _board.Network.OpenSockets);
        Assert.AreEqual(0, _board.Network.Handshakes);
    }

    [TestMethod]
    [DataRow(BrokerFault.ResetAfterConnect)]
    [DataRow(BrokerFault.Denied)]
    public void Open_EndedByTheBroker20Times_LeaksNoSocketAndNoThread(object fault)
    {
        _broker.Fault = (BrokerFault)fault;
        for (int i = 0; i < 20; i++)
        {
            Assert.IsFalse(_session.Open());
            Assert.AreEqual(1, _board.Network.OpenSockets);
            Assert.AreEqual(1, _board.Network.SpinningThreads, "the real client's receiver reads on until Close");
            _session.Close();
        }

        Assert.AreEqual(20, _broker.Handshakes);
        Assert.AreEqual(0, _board.Network.OpenSockets);
        Assert.AreEqual(0, _board.Network.SpinningThreads);
    }

    [TestMethod]
    public void Close_DeadSession_GivesTheSocketBack()
    {
        Serve();
        _board.Network.IsReachable = false;
        _session.Close();
        Assert.AreEqual(0, _board.Network.OpenSockets);
    }

    [TestMethod]
    public void Close_AliveSession_SaysGoodbye()
    {
        Serve();
        _session.Close();
        Assert.IsTrue(SpinWait.SpinUntil(() => _broker.Goodbyes == 1, WaitMs));
        Assert.AreEqual(0, _board.Network.OpenSockets);
    }

    [TestMethod]
    public void Turn_NothingAcknowledgedFor4Seconds_SamePackAgainWithoutAHandshake()
    {
        Serve();
        _broker.Answers = false;
        _handover.Offer(7, [1, 2, 3]);
        TurnUntil(() => _broker.Publications.Length == 3);
        TurnUntil(() => _broker.Subscriptions == 2);
        Assert.IsFalse(_handover.IsIdle, "three sends are in vain, and the node asks whether the broker is there");

        _broker.Answers = true;
        TurnUntil(() => _handover.TakeAcknowledged() == 7);
        Assert.AreEqual(1, _board.Network.Handshakes);
        Assert.AreEqual(1, _broker.Connections);
        Assert.IsTrue(_broker.Publications.All(item => item.Topic.EndsWith("/ev", StringComparison.Ordinal)));
    }

    [TestMethod]
    public void Turn_NoAnswerFor90Seconds_EndsWithoutGoodbye()
    {
        Serve();
        _broker.Answers = false;
        _handover.Offer(7, [1, 2, 3]);
        int turns = 0;
        while (_session.Turn())
        {
            turns++;
        }

        Assert.IsTrue(turns is >= TurnsOf90Seconds and < TurnsOf90Seconds + 10, $"{turns} turns");
        StringAssert.Contains(_session.Failure, "90 s");
        Assert.IsFalse(_session.HasDelivered);
        _session.Close();
        Assert.AreEqual(0, _broker.Goodbyes, "a farewell may wait for room in a full send buffer");
        Assert.AreEqual(0, _board.Network.OpenSockets);
    }

    [TestMethod]
    public void Turn_AnsweredButNotAcknowledged_StaysBeyond90Seconds()
    {
        Serve();
        _broker.Acknowledges = false;
        _handover.Offer(7, [1, 2, 3]);
        for (int turn = 0; turn < TurnsOf90Seconds + 100; turn++)
        {
            Turn(1);
        }

        Assert.IsTrue(_broker.Subscriptions > 1);
        Assert.AreEqual(1, _broker.Connections);
    }

    [TestMethod]
    public void Turn_ConnectionReset_IsOverAndTheNextSessionBringsThePackAgain()
    {
        Serve();
        _broker.Acknowledges = false;
        _handover.Offer(7, [1, 2, 3]);
        TurnUntil(() => _broker.Publications.Length > 0);
        _broker.Reset();
        Assert.IsTrue(SpinWait.SpinUntil(() => !_session.Turn(), WaitMs));
        _session.Close();
        Assert.AreEqual(0, _board.Network.OpenSockets);
        Assert.IsFalse(_handover.IsConnected);

        _broker.Acknowledges = true;
        Serve();
        TurnUntil(() => _handover.TakeAcknowledged() == 7);
        Assert.IsTrue(_session.HasDelivered);
    }

    [TestMethod]
    public void Turn_AnswerToACommandNotAcknowledged_GoesOutInTheNextSession()
    {
        Serve();
        _broker.Acknowledges = false;
        _handover.Respond([9]);
        TurnUntil(() => _broker.Publications.Length > 0);
        _broker.Reset();
        Assert.IsTrue(SpinWait.SpinUntil(() => !_session.Turn(), WaitMs));
        _session.Close();

        _broker.Acknowledges = true;
        int before = _broker.Publications.Length;
        Serve();
        TurnUntil(() => _session.HasDelivered);
        Assert.IsTrue(_broker.Publications[before].Topic.EndsWith("/rsp", StringComparison.Ordinal));
        Assert.AreEqual(before + 1, _broker.Publications.Length, "once, and not again");
    }

    [TestMethod]
    public void Turn_SeveralMessages_OneOnItsWayAtATime()
    {
        Serve();
        _broker.Acknowledges = false;
        _handover.SetStatus("{}");
        _handover.Respond([9]);
        _handover.Offer(7, [1, 2, 3]);
        TurnUntil(() => _broker.Publications.Length >= 3);
        Assert.AreEqual(1, _broker.Publications.Select(item => item.Topic).Distinct().Count(), "the others wait");

        _broker.Acknowledges = true;
        TurnUntil(() => _handover.TakeAcknowledged() == 7);
        string[] topics = [.. _broker.Publications.Select(item => item.Topic[(item.Topic.LastIndexOf('/') + 1)..]).Distinct()];
        CollectionAssert.AreEqual(new[] { "status", "rsp", "ev" }, topics);
    }

    [TestMethod]
    public void Turn_LongPackAfterAQuietTime_AsksFirst()
    {
        Serve();
        for (int turn = 0; turn < 10_100 / BrokerSession.TurnMs; turn++)
        {
            Assert.IsTrue(_session.Turn());
        }

        _broker.Answers = false;
        _handover.Offer(7, new byte[2007]);
        TurnUntil(() => _broker.Subscriptions == 2);
        Assert.AreEqual(0, _broker.Publications.Length, "three times 2,007 bytes would fill the send buffer and stop the node");
        _broker.Answers = true;
        TurnUntil(() => _handover.TakeAcknowledged() == 7);
    }

    private MqttSettings Settings(int port) => new()
    {
        Host = "localhost",
        Port = port,
        KeepAliveSeconds = 60,
        ClientId = "press-1",
        TopicRoot = "mn/v1/demo/press-1",
        CaCertificate = _broker.Ca,
        ClientCertificate = _identity,
    };

    private void Serve()
    {
        Assert.IsTrue(_session.Open(), _session.Failure);
        TurnUntil(() => _session.IsServing);
        Assert.IsTrue(_handover.IsConnected);
    }

    private void TurnUntil(Func<bool> condition) => Assert.IsTrue(
        SpinWait.SpinUntil(() => condition() || Turn(BrokerSession.TurnMs), WaitMs), "it did not happen");

    /// <summary>A turn, and wall time in which broker and client do their part.</summary>
    private bool Turn(int wallMs)
    {
        Assert.IsTrue(_session.Turn(), _session.Failure);
        Thread.Sleep(wallMs);
        return false;
    }
}
