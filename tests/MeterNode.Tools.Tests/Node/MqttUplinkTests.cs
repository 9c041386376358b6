using System.Security.Cryptography.X509Certificates;
using MeterNode.Node.Time;
using MeterNode.Node.Uplink;
using MeterNode.Support;
using MeterNode.Tools.Tests.Support;
using MeterNode.VirtualBoard;

namespace MeterNode.Tools.Tests.Node;

/// <summary>The uplink with its thread on the virtual board.</summary>
[TestClass]
public sealed class MqttUplinkTests
{
    private const int WaitMs = Patience.StepMs;

    private readonly DirectoryInfo _storage = Directory.CreateTempSubdirectory("meternode-uplink-");
    private readonly UplinkHandover _handover = new();
    private readonly ManualClock _clock = new();
    private readonly MemoryFileStore _files = new();
    private FaultyBroker _broker = null!;
    private X509Certificate2 _identity = null!;
    private Board _board = null!;
    private IDisposable _scope = null!;
    private MqttUplink _uplink = null!;

    [TestInitialize]
    public void Begin()
    {
        _broker = new FaultyBroker();
        _identity = Certificates.Make(_broker.Ca, "press-1");
        _board = new Board("press-1", _storage.FullName);
        _scope = _board.Enter();
        var settings = new MqttSettings
        {
            Host = "localhost",
            Port = _broker.Port,
            KeepAliveSeconds = 60,
            ClientId = "press-1",
            TopicRoot = "mn/v1/demo/press-1",
            CaCertificate = _broker.Ca,
            ClientCertificate = _identity,
        };
        _uplink = new MqttUplink(settings, _handover, _clock, _files);
    }

    [TestCleanup]
    public void End()
    {
        _uplink.Stop();
        _scope.Dispose();
        _board.Dispose();
        _broker.Dispose();
        _identity.Dispose();
        _storage.Delete(recursive: true);
    }

    [TestMethod]
    public void Run_NoTimeFromTheTimeServer_NoAttemptUntilItHasCome()
    {
        _clock.UtcOffsetMicros = 0;
        Assert.AreEqual("connecting", _uplink.LastFailure);
        _uplink.Start();
        Assert.IsTrue(SpinWait.SpinUntil(() => _uplink.LastFailure!.Contains("no time", StringComparison.Ordinal), WaitMs));
        Assert.AreEqual(0, _broker.Connections);

        _clock.UtcOffsetMicros = DeviceClock.EarliestUtcMicros;
        Assert.IsTrue(SpinWait.SpinUntil(() => _handover.IsConnected && _uplink.LastFailure == null, WaitMs));
    }

    [TestMethod]
    public void Stop_PeerAcceptsAndStaysSilent_EndsTheAttempt()
    {
        _broker.Fault = BrokerFault.SilentHandshake;
        _uplink.Start();
        Assert.IsTrue(SpinWait.SpinUntil(() => _broker.Connections == 1, WaitMs));
        Assert.AreEqual("connecting", _uplink.LastFailure, "not connected before it is");
        _uplink.Stop();
        Assert.IsTrue(SpinWait.SpinUntil(() => _board.Network.OpenSockets == 0, WaitMs), "the attempt is over and its socket given back");
    }

    [TestMethod]
    public void Open_WhileItLasts_LeavesANoteForTheNextStart()
    {
        _broker.Fault = BrokerFault.SilentHandshake;
        _uplink.Start();
        Assert.IsTrue(SpinWait.SpinUntil(() => _broker.Connections == 1, WaitMs));
        Assert.IsTrue(_files.Exists(MqttUplink.AttemptNote));

        _broker.Fault = BrokerFault.None;
        _broker.Reset();
        Assert.IsTrue(SpinWait.SpinUntil(() => _uplink.LastFailure == null, WaitMs));
        Assert.IsFalse(_files.Exists(MqttUplink.AttemptNote));
    }

    [TestMethod]
    public void Feed_UplinkGoesRound_IsPassedOnAndStopsWithTheThread()
    {
        var part = new CountingWatchdog();
        var watchdog = new UplinkWatchdog(part, _uplink);
        for (int i = 0; i < 100; i++)
        {
            watchdog.Feed();
        }

        Assert.AreEqual(29, part.Feedings, "150 s without a turn: the thread was never started");
        _uplink.Start();
        Assert.IsTrue(SpinWait.SpinUntil(() => _uplink.Turns > 0, WaitMs));
        watchdog.Feed();
        Assert.AreEqual(30, part.Feedings);
    }

    [TestMethod]
    public void Stop_Connected_LastStatusIsOffline()
    {
        _uplink.Start();
        Assert.IsTrue(SpinWait.SpinUntil(() => _uplink.LastFailure == null, WaitMs));
        _uplink.Stop();
        Assert.IsTrue(SpinWait.SpinUntil(() => _broker.Goodbyes == 1, WaitMs));
        StringAssert.Contains(System.Text.Encoding.UTF8.GetString(_broker.Publications[^1].Payload), "offline");
    }
}
