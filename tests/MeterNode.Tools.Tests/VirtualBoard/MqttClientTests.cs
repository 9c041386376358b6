using System.Collections.Concurrent;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using MeterNode.Tools.Tests.Support;
using MeterNode.VirtualBoard;
using nanoFramework.M2Mqtt;
using nanoFramework.M2Mqtt.Exceptions;
using nanoFramework.M2Mqtt.Messages;

namespace MeterNode.Tools.Tests.VirtualBoard;

/// <summary>The virtual board's MqttClient against a real mosquitto.</summary>
[TestClass]
public sealed class MqttClientTests
{
    private const int WaitMs = Patience.StepMs;
    private const int PatienceMs = 5_000;

    private readonly DirectoryInfo _storage = Directory.CreateTempSubdirectory("meternode-board-");
    private Board _board = null!;
    private IDisposable _scope = null!;

    [TestInitialize]
    public void EnterBoard()
    {
        _board = new Board("node", _storage.FullName);
        _scope = _board.Enter();
    }

    [TestCleanup]
    public void LeaveBoard()
    {
        _scope.Dispose();
        _board.Dispose();
        _storage.Delete(recursive: true);
    }

    [TestMethod]
    [DataRow(MqttProtocolVersion.Version_3_1_1)]
    [DataRow(MqttProtocolVersion.Version_5)]
    public void Publish_QoS1OverMutualTls_IsAcknowledgedAndDelivered(MqttProtocolVersion version)
    {
        using var broker = new TestBroker(tls: true);
        using MqttClient client = Client(broker, "press-1", version);
        var acknowledged = new BlockingCollection<ushort>();
        using var received = new BlockingCollection<MqttMsgPublishEventArgs>();
        client.MqttMsgPublished += (_, e) => acknowledged.Add(e.IsPublished ? e.MessageId : (ushort)0);
        client.MqttMsgPublishReceived += (_, e) => received.Add(e);

        Assert.AreEqual(MqttReasonCode.Success, client.Connect("press-1", null, null, true, 60));
        Assert.IsTrue(client.IsConnected);
        client.Subscribe(["mn/v1/demo/press-1/cmd"], [MqttQoSLevel.AtLeastOnce]);
        ushort PublishHello() =>
            client.Publish("mn/v1/demo/press-1/cmd", Encoding.UTF8.GetBytes("hello"), null, null, MqttQoSLevel.AtLeastOnce, false);

        AssertAcknowledged(PublishHello, acknowledged);
        MqttMsgPublishEventArgs message = Take(received);
        Assert.AreEqual("mn/v1/demo/press-1/cmd", message.Topic);
        Assert.AreEqual("hello", Encoding.UTF8.GetString(message.Message));
    }

    [TestMethod]
    public void Connect_WithoutClientCertificate_Throws()
    {
        using var broker = new TestBroker(tls: true);
        using var client = new MqttClient("localhost", broker.Port, true, broker.Ca, null, MqttSslProtocols.TLSv1_2);
        Exception e = Assert.Throws<Exception>(() => client.Connect("press-1"));
        Assert.IsTrue(e is MqttConnectionException or MqttCommunicationException, e.ToString());
        Assert.IsFalse(client.IsConnected);
    }

    [TestMethod]
    public void Connect_CertificateOfAnotherCa_Throws()
    {
        using var broker = new TestBroker(tls: true);
        using X509Certificate2 otherCa = Certificates.MakeCa();
        using X509Certificate2 stranger = Certificates.Make(otherCa, "press-1");
        using var client = new MqttClient("localhost", broker.Port, true, broker.Ca, stranger, MqttSslProtocols.TLSv1_2);
        Exception e = Assert.Throws<Exception>(() => client.Connect("press-1"));
        Assert.IsTrue(e is MqttConnectionException or MqttCommunicationException, e.ToString());
    }

    [TestMethod]
    public void Connect_BrokerOfAnotherCa_Throws()
    {
        using var broker = new TestBroker(tls: true);
        using X509Certificate2 otherCa = Certificates.MakeCa();
        using X509Certificate2 own = Certificates.Make(broker.Ca, "press-1");
        using var client = new MqttClient("localhost", broker.Port, true, otherCa, own, MqttSslProtocols.TLSv1_2);
        Assert.Throws<MqttConnectionException>(() => client.Connect("press-1"));
    }

    [TestMethod]
    public void Connect_NobodyListens_Throws()
    {
        using var client = new MqttClient("127.0.0.1", LoopbackPorts.Take(), false, null, null, MqttSslProtocols.None);
        Assert.Throws<MqttConnectionException>(() => client.Connect("press-1"));
    }

    /// <summary>The device's client wakes up when the broker has hung up already, and the code of the refusal is gone.</summary>
    [TestMethod]
    public void Connect_RefusedAndHungUp_ThrowsWithoutTheCode()
    {
        using var broker = new ScriptedBroker(code: 5, hangsUp: true);
        using MqttClient client = Plain(broker.Port);
        Assert.Throws<MqttCommunicationException>(() => client.Connect("press-1"));
        Assert.IsFalse(client.IsConnected);
    }

    [TestMethod]
    public void Connect_RefusedAndLeftOpen_ReturnsTheCode()
    {
        using var broker = new ScriptedBroker(code: 5, hangsUp: false);
        using MqttClient client = Plain(broker.Port);
        Assert.AreEqual(MqttReasonCode.ConnectionRefusedNotAuthorized, client.Connect("press-1"));
        Assert.IsFalse(client.IsConnected);
    }

    [TestMethod]
    public void Connect_FailedAndNotClosed_UsesUpTheDevicesSockets()
    {
        int port = LoopbackPorts.Take();
        MqttClient[] clients = [.. Enumerable.Range(0, 16).Select(_ => Plain(port))];
        foreach (MqttClient client in clients)
        {
            Assert.Throws<MqttConnectionException>(() => client.Connect("press-1"));
            Assert.Throws<MqttCommunicationException>(client.Disconnect);
        }

        Assert.AreEqual(16, _board.Network.OpenSockets);
        using var broker = new ScriptedBroker(code: 0, hangsUp: false);
        using MqttClient one = Plain(broker.Port);
        Assert.Throws<MqttConnectionException>(() => one.Connect("press-1"));

        clients[0].Close();
        Assert.AreEqual(MqttReasonCode.Success, one.Connect("press-1"));
        Array.ForEach(clients, client => client.Close());
        one.Close();
        Assert.AreEqual(0, _board.Network.OpenSockets);
    }

    [TestMethod]
    public void Publish_NeverAnswered_IsSentThreeTimesThenGivenUp()
    {
        using var broker = new ScriptedBroker(code: 0, hangsUp: false);
        using MqttClient client = Plain(broker.Port);
        using var answers = new BlockingCollection<(ushort Id, bool IsPublished)>();
        client.MqttMsgPublished += (_, e) => answers.Add((e.MessageId, e.IsPublished));
        client.Connect("press-1");
        ushort id = client.Publish("a", [1], null, null, MqttQoSLevel.AtLeastOnce, false);

        Assert.AreEqual((id, false), Take(answers));
        Assert.IsTrue(SpinWait.SpinUntil(() => Seen().Length == 3, WaitMs), string.Join(" ", Seen()));
        CollectionAssert.AreEqual((byte[])[0x32, 0x3A, 0x3A], Seen(), "the second and third with the DUP flag");

        byte[] Seen()
        {
            lock (broker.Publications)
            {
                return [.. broker.Publications];
            }
        }
    }

    [TestMethod]
    public void Constructor_UnknownHost_Throws()
    {
        Assert.Throws<SocketException>(() => new MqttClient("no-such-host.invalid"));
    }

    [TestMethod]
    public void BrokerDies_ConnectionClosedThenConnectsAgain()
    {
        using var broker = new TestBroker(tls: false);
        using var client = new MqttClient("127.0.0.1", broker.Port, false, null, null, MqttSslProtocols.None);
        using var closed = new ManualResetEventSlim();
        client.ConnectionClosed += (_, _) => closed.Set();
        client.Connect("press-1");

        broker.Stop();
        Assert.IsTrue(closed.Wait(WaitMs));
        Assert.IsFalse(client.IsConnected);
        Assert.Throws<MqttConnectionException>(() => client.Connect("press-1"));

        broker.Start();
        Assert.AreEqual(MqttReasonCode.Success, client.Connect("press-1"));
        var acknowledged = new BlockingCollection<ushort>();
        client.MqttMsgPublished += (_, e) => acknowledged.Add(e.MessageId);
        AssertAcknowledged(() => client.Publish("a", [1], null, null, MqttQoSLevel.AtLeastOnce, false), acknowledged);
    }

    [TestMethod]
    public void NetworkTakenAway_WillIsPublishedAndConnectFailsUntilItIsBack()
    {
        using var broker = new TestBroker(tls: false);
        using var watcher = new MqttClient("127.0.0.1", broker.Port, false, null, null, MqttSslProtocols.None);
        using var wills = new BlockingCollection<string>();
        using var subscribed = new ManualResetEventSlim();
        using var otherBoard = new Board("other", _storage.FullName);
        MqttClient client;
        using (otherBoard.Enter())
        {
            client = new MqttClient("127.0.0.1", broker.Port, false, null, null, MqttSslProtocols.None);
        }

        watcher.MqttMsgPublishReceived += (_, e) => wills.Add(Encoding.UTF8.GetString(e.Message));
        watcher.MqttMsgSubscribed += (_, _) => subscribed.Set();
        watcher.Connect("watcher");
        watcher.Subscribe(["status"], [MqttQoSLevel.AtLeastOnce]);
        Assert.IsTrue(subscribed.Wait(WaitMs));
        client.Connect("node", null, null, true, MqttQoSLevel.AtLeastOnce, true, "status", "offline", true, 60);

        otherBoard.Network.IsReachable = false;
        Assert.AreEqual("offline", Take(wills));
        Assert.IsFalse(client.IsConnected);
        Assert.IsTrue(watcher.IsConnected, "the other board's connection stays");
        Assert.Throws<MqttConnectionException>(() => client.Connect("node"));

        otherBoard.Network.IsReachable = true;
        Assert.AreEqual(MqttReasonCode.Success, client.Connect("node"));
        client.Dispose();
    }

    [TestMethod]
    public void Disconnect_GoodbyeWithoutWill()
    {
        using var broker = new TestBroker(tls: false);
        using var watcher = new MqttClient("127.0.0.1", broker.Port, false, null, null, MqttSslProtocols.None);
        using var wills = new BlockingCollection<string>();
        using var subscribed = new ManualResetEventSlim();
        watcher.MqttMsgPublishReceived += (_, e) => wills.Add(Encoding.UTF8.GetString(e.Message));
        watcher.MqttMsgSubscribed += (_, _) => subscribed.Set();
        watcher.Connect("watcher");
        watcher.Subscribe(["status"], [MqttQoSLevel.AtLeastOnce]);
        Assert.IsTrue(subscribed.Wait(WaitMs));
        using var client = new MqttClient("127.0.0.1", broker.Port, false, null, null, MqttSslProtocols.None);
        using var closed = new ManualResetEventSlim();
        client.ConnectionClosed += (_, _) => closed.Set();
        client.Connect("node", null, null, true, MqttQoSLevel.AtLeastOnce, true, "status", "offline", true, 60);

        client.Disconnect();
        Assert.IsTrue(closed.Wait(WaitMs));
        Assert.IsFalse(wills.TryTake(out _, 300));
        Assert.Throws<MqttCommunicationException>(client.Disconnect);
    }

    [TestMethod]
    public void Publish_RefusedUnderMqtt5_CountsAsPublishedAsOnTheDevice()
    {
        using var broker = new TestBroker(tls: true);
        using MqttClient client = Client(broker, "press-1", MqttProtocolVersion.Version_5);
        var acknowledged = new BlockingCollection<ushort>();
        client.MqttMsgPublished += (_, e) => acknowledged.Add(e.IsPublished ? e.MessageId : (ushort)0);
        client.Connect("press-1");
        AssertAcknowledged(() => client.Publish("mn/v1/demo/press-2/ev", [1], null, null, MqttQoSLevel.AtLeastOnce, false), acknowledged);
        Assert.AreEqual(1, _board.Network.RefusedPublishes);
    }

    [TestMethod]
    public void Connect_TlsHandshake_BoardStandsStillForSeconds()
    {
        using var broker = new TestBroker(tls: true);
        using MqttClient client = Client(broker, "press-1", MqttProtocolVersion.Version_3_1_1);
        _board.Clock.AdvanceNanos(0);
        long before = _board.Clock.NowMicros;
        client.Connect("press-1");
        _board.Clock.AdvanceNanos(0);
        long micros = _board.Clock.NowMicros - before;
        Assert.IsTrue(micros is >= 2_000_000 and <= 4_200_000, $"{micros} µs");
        Assert.AreEqual(1, _board.Network.Handshakes);
    }

    [TestMethod]
    public void Constructor_NameLookUp_BoardStandsStill()
    {
        Assert.Throws<SocketException>(() => new MqttClient("no-such-host.invalid"));
        _board.Clock.AdvanceNanos(0);
        Assert.AreEqual(7_000_000, _board.Clock.NowMicros, "four questions of lwIP's");
        using var client = new MqttClient("localhost");
        _board.Clock.AdvanceNanos(0);
        Assert.AreEqual(7_050_000, _board.Clock.NowMicros);
    }

    [TestMethod]
    public void Connect_PeerAcceptsAndStaysSilent_BoardStandsStillAndItsChipsGoOn()
    {
        using var broker = new FaultyBroker { Fault = BrokerFault.SilentHandshake };
        using MqttClient client = Tls(broker);
        using var aborted = new ManualResetEventSlim();
        new Thread(() =>
        {
            Assert.Throws<MqttConnectionException>(() => client.Connect("press-1"));
            aborted.Set();
        })
        { IsBackground = true }.Start();
        Assert.IsTrue(SpinWait.SpinUntil(() => _board.Network.Handshakes == 1, WaitMs));

        _board.Clock.Patience = TimeSpan.Zero;

        // What a watchdog on the board does after a minute in which nothing ran.
        _board.Clock.Schedule(60_000_000_000, client.Close);
        _board.Clock.AdvanceNanos(1_000_000);
        Assert.IsTrue(aborted.Wait(WaitMs));
        Assert.IsTrue(_board.Clock.NowMicros >= 60_000_000, "the firmware's step of 1 ms took a minute");
    }

    [TestMethod]
    public void Publish_AirIsDead_OneLongMessageStaysInTheBufferThreeStopTheBoard()
    {
        using var broker = new FaultyBroker();
        using MqttClient client = Tls(broker);
        using var answers = new BlockingCollection<bool>();
        client.MqttMsgPublished += (_, e) => answers.Add(e.IsPublished);
        client.Connect("press-1");
        _board.Network.IsSilent = true;
        client.Publish("a", new byte[2007], null, null, MqttQoSLevel.AtLeastOnce, false);
        Assert.IsFalse(answers.TryTake(out _, 0));
        Assert.IsTrue(SpinWait.SpinUntil(() => _board.Network.IsHeld, WaitMs), "three times 2,007 bytes are more than 5,760");
        _board.Network.IsSilent = false;
        Assert.IsTrue(Take(answers), "what lay in the buffer goes out");
        Assert.IsFalse(_board.Network.IsHeld);
    }

    [TestMethod]
    public void Publish_AnswerComesAfterTheClientHasGivenUp_IsLost()
    {
        using var broker = new FaultyBroker { Acknowledges = false };
        using MqttClient client = Tls(broker);
        using var answers = new BlockingCollection<(ushort Id, bool IsPublished)>();
        client.MqttMsgPublished += (_, e) => answers.Add((e.MessageId, e.IsPublished));
        client.Connect("press-1");
        ushort first = client.Publish("a", [1], null, null, MqttQoSLevel.AtLeastOnce, false);
        Assert.AreEqual((first, false), Take(answers));
        broker.Acknowledge(first);
        broker.Acknowledges = true;
        ushort second = client.Publish("a", [2], null, null, MqttQoSLevel.AtLeastOnce, false);
        Assert.AreEqual((second, true), Take(answers), "nothing more is said of the first");
    }

    [TestMethod]
    public void Publish_WhileNotConnected_IsSentAfterConnectUnlessClosed()
    {
        using var broker = new TestBroker(tls: false);
        using MqttClient watcher = Plain(broker.Port);
        var received = new BlockingCollection<byte>();
        using var subscribed = new ManualResetEventSlim();
        watcher.MqttMsgPublishReceived += (_, e) => received.Add(e.Message[0]);
        watcher.MqttMsgSubscribed += (_, _) => subscribed.Set();
        watcher.Connect("watcher");
        watcher.Subscribe(["a"], [MqttQoSLevel.AtLeastOnce]);
        Assert.IsTrue(subscribed.Wait(WaitMs));
        using MqttClient client = Plain(broker.Port);
        client.Publish("a", [1], null, null, MqttQoSLevel.AtLeastOnce, false);
        client.Close();
        client.Publish("a", [2], null, null, MqttQoSLevel.AtLeastOnce, false);
        client.Connect("node");
        Assert.AreEqual(2, Take(received));
        Assert.IsFalse(received.TryTake(out byte second, 200) && second == 1);
    }

    private static MqttClient Client(TestBroker broker, string name, MqttProtocolVersion version)
    {
        X509Certificate2 certificate = Certificates.Make(broker.Ca, name);
        return new MqttClient("localhost", broker.Port, true, broker.Ca, certificate, MqttSslProtocols.TLSv1_2)
        {
            ProtocolVersion =
            version
        };
    }

    private static MqttClient Tls(FaultyBroker broker) =>
        new("127.0.0.1", broker.Port, true, broker.Ca, Certificates.Make(broker.Ca, "press-1"), MqttSslProtocols.TLSv1_2);

    private static MqttClient Plain(int port) => new("127.0.0.1", port, false, null, null, MqttSslProtocols.None);

    /// <summary>
    /// Publishes until an answer comes. The client says nothing, ever, about a message whose answer crosses with its repetition a second
    /// later, and gives one up that stays without answer for three: both happen on a machine that stands still for a moment.
    /// </summary>
    private static void AssertAcknowledged(Func<ushort> publish, BlockingCollection<ushort> acknowledged)
    {
        var published = new HashSet<ushort>();
        for (int tries = 0; tries < WaitMs / PatienceMs; tries++)
        {
            published.Add(publish());
            if (acknowledged.TryTake(out ushort id, PatienceMs) && id != 0)
            {
                Assert.Contains(id, published);
                return;
            }
        }

        Assert.Fail("nothing came");
    }

    private static T Take<T>(BlockingCollection<T> items)
    {
        Assert.IsTrue(items.TryTake(out T? item, WaitMs), "nothing came");
        return item!;
    }
}
