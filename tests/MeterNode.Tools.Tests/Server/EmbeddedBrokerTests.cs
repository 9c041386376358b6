using System.Collections.Concurrent;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using MeterNode.Plant.Stores;
using MeterNode.Server.Broker;
using MeterNode.Tools.Tests.Support;
using MQTTnet;
using MQTTnet.Formatter;
using MQTTnet.Protocol;

namespace MeterNode.Tools.Tests.Server;

/// <summary>The embedded broker over real TLS connections: what a client with a good, a foreign or no certificate gets from it.</summary>
[TestClass]
public sealed class EmbeddedBrokerTests : IDisposable
{
    private static readonly TimeSpan s_wait = Patience.Step;

    private readonly X509Certificate2 _ca = Certificates.MakeCa();
    private readonly X509Certificate2 _certificate;
    private readonly ConcurrentQueue<string> _refused = new();
    private readonly List<IMqttClient> _clients = [];
    private EmbeddedBroker _broker;

    public EmbeddedBrokerTests()
    {
        _certificate = Certificates.Make(_ca, "broker");
        _broker = StartBroker(null);
    }

    public void Dispose()
    {
        _clients.ForEach(client => client.Dispose());
        _broker.Dispose();
        _certificate.Dispose();
        _ca.Dispose();
    }

    [TestMethod]
    [DataRow(MqttProtocolVersion.V311)]
    [DataRow(MqttProtocolVersion.V500)]
    public async Task Publish_OwnTopic_ReachesTheCollector(MqttProtocolVersion version)
    {
        var received = new BlockingCollection<string>();
        IMqttClient collector = await Connect("collector", "collector", version);
        collector.ApplicationMessageReceivedAsync += e =>
        {
            received.Add(e.ApplicationMessage.Topic);
            return Task.CompletedTask;
        };
        Assert.AreEqual(MqttClientSubscribeResultCode.GrantedQoS1, await Subscribe(collector, "mn/v1/demo/+/ev"));
        IMqttClient node = await Connect("press-1", "press-1", version);

        await Publish(node, "mn/v1/demo/press-1/ev", "pack");

        Assert.IsTrue(received.TryTake(out string? topic, s_wait));
        Assert.AreEqual("mn/v1/demo/press-1/ev", topic);
    }

    [TestMethod]
    public async Task Connect_WithoutCertificate_IsRefused()
    {
        await Assert.ThrowsAsync<Exception>(() => Connect((X509Certificate2?)null, "press-1"));
    }

    [TestMethod]
    public async Task Connect_CertificateOfAnotherCa_IsRefused()
    {
        using X509Certificate2 otherCa = Certificates.MakeCa();
        using X509Certificate2 stranger = Certificates.Make(otherCa, "collector");
        await Assert.ThrowsAsync<Exception>(() => Connect(stranger, "collector", MqttProtocolVersion.V311));
        Assert.IsTrue(SpinWait.SpinUntil(() => !_refused.IsEmpty, s_wait), "the client hears of it before it is said");
    }

    [TestMethod]
    public async Task Connect_ExpiredCertificate_IsRefused()
    {
        using X509Certificate2 old =
            Certificates.Make(_ca, "press-1", DateTimeOffset.UtcNow.AddHours(-2), DateTimeOffset.UtcNow.AddHours(-1));
        await Assert.ThrowsAsync<Exception>(() => Connect(old, "press-1", MqttProtocolVersion.V311));
    }

    /// <summary>Who connects as the collector would end the collector's session and everything that the broker keeps for it.</summary>
    [TestMethod]
    public async Task Connect_NodeUnderTheCollectorsClientId_IsRefusedAndTheCollectorStays()
    {
        IMqttClient collector = await Connect("collector", "collector");
        MqttClientConnectResult result = await TryConnect("press-1", "collector");

        Assert.AreEqual(MqttClientConnectResultCode.ClientIdentifierNotValid, result.ResultCode);
        Assert.IsTrue(collector.IsConnected);
        await collector.PingAsync();
    }

    [TestMethod]
    public async Task Connect_CollectorUnderANodesClientId_IsRefused()
    {
        Assert.AreEqual(MqttClientConnectResultCode.ClientIdentifierNotValid, (await TryConnect("collector", "press-1")).ResultCode);
    }

    [TestMethod]
    [DataRow("mn/v1/demo/press-2/ev")]
    [DataRow("mn/v1/demo/press-1/cmd")]
    [DataRow("mn/v1/other/press-1/ev")]
    public async Task Publish_WithoutRight_EndsTheConnectionWithoutAnswer(string topic)
    {
        IMqttClient node = await Connect("press-1", "press-1");
        await Assert.ThrowsAsync<Exception>(() => Publish(node, topic, "x"));
        Assert.IsTrue(_refused.Any(line => line.Contains(topic)));
    }

    [TestMethod]
    public async Task Publish_LongerThanTheLimit_EndsTheConnection()
    {
        IMqttClient node = await Connect("press-1", "press-1");
        await Assert.ThrowsAsync<Exception>(() => Publish(node, "mn/v1/demo/press-1/ev", new string('x', 70_000)));
        Assert.IsTrue(_refused.Any(line => line.Contains("more than")));
    }

    [TestMethod]
    [DataRow("#", MqttProtocolVersion.V311)]
    [DataRow("mn/v1/demo/+/cmd", MqttProtocolVersion.V311)]
    [DataRow("mn/v1/demo/press-2/cmd", MqttProtocolVersion.V500)]
    [DataRow("$share/plant/mn/v1/demo/+/ev", MqttProtocolVersion.V311)]
    [DataRow("$share/plant/mn/v1/demo/+/ev", MqttProtocolVersion.V500)]
    public async Task Subscribe_WithoutRight_IsRefusedAndDeliversNothing(string filter, MqttProtocolVersion version)
    {
        IMqttClient spy = await Connect("press-1", "press-1", version);
        var received = new BlockingCollection<string>();
        spy.ApplicationMessageReceivedAsync += e =>
        {
            received.Add(e.ApplicationMessage.Topic);
            return Task.CompletedTask;
        };
        Assert.IsTrue(await Subscribe(spy, filter) >= MqttClientSubscribeResultCode.UnspecifiedError);
        Assert.AreEqual(MqttClientSubscribeResultCode.GrantedQoS1, await Subscribe(spy, "mn/v1/demo/press-1/cmd"));
        IMqttClient other = await Connect("press-2", "press-2", version);
        IMqttClient collector = await Connect("collector", "collector", version);

        await Publish(other, "mn/v1/demo/press-2/ev", "x");
        await Publish(collector, "mn/v1/demo/press-2/cmd", "x");
        await Publish(collector, "mn/v1/demo/press-1/cmd", "x");

        Assert.IsTrue(received.TryTake(out string? topic, s_wait));
        Assert.AreEqual("mn/v1/demo/press-1/cmd", topic, "its own command is the first that it gets");
    }

    [TestMethod]
    public async Task Will_OnAnotherNodesTopic_IsNotPublished()
    {
        var received = new BlockingCollection<string>();
        IMqttClient collector = await Connect("collector", "collector");
        collector.ApplicationMessageReceivedAsync += e =>
        {
            received.Add(e.ApplicationMessage.Topic);
            return Task.CompletedTask;
        };
        await Subscribe(collector, "mn/v1/demo/#");
        IMqttClient thief = await Connect("press-1", "press-1", MqttProtocolVersion.V311, "mn/v1/demo/press-2/status");
        thief.Dispose();
        IMqttClient honest = await Connect("press-3", "press-3", MqttProtocolVersion.V311, "mn/v1/demo/press-3/status");
        Assert.IsTrue(SpinWait.SpinUntil(() => _refused.Any(line => line.Contains("press-2/status")), s_wait));
        honest.Dispose();

        Assert.IsTrue(received.TryTake(out string? topic, s_wait));
        Assert.AreEqual("mn/v1/demo/press-3/status", topic);
    }

    [TestMethod]
    public async Task Status_Retained_IsDeliveredToALaterSubscriber()
    {
        IMqttClient node = await Connect("press-1", "press-1");
        await Publish(node, "mn/v1/demo/press-1/status", "online", isRetained: true);
        var received = new BlockingCollection<string>();
        IMqttClient collector = await Connect("collector", "collector");
        collector.ApplicationMessageReceivedAsync += e =>
        {
            received.Add(e.ApplicationMessage.ConvertPayloadToString());
            return Task.CompletedTask;
        };
        await Subscribe(collector, "mn/v1/demo/+/status");

        Assert.IsTrue(received.TryTake(out string? text, s_wait));
        Assert.AreEqual("online", text);
    }

    [TestMethod]
    public async Task Publish_WithAStore_IsAcknowledgedOnlyWhenStored()
    {
        _broker.Dispose();
        var stored = new TaskCompletionSource<bool>();
        var packs = new ConcurrentQueue<ReceivedPack>();
        _broker = StartBroker(pack =>
        {
            packs.Enqueue(pack);
            return stored.Task;
        });
        IMqttClient node = await Connect("press-1", "press-1");
        Task publishing = Publish(node, "mn/v1/demo/press-1/ev", "pack");
        Assert.IsTrue(SpinWait.SpinUntil(() => !packs.IsEmpty, s_wait));
        Assert.IsFalse(publishing.IsCompleted);

        stored.SetResult(true);

        await publishing;
        Assert.AreEqual("pack", Encoding.UTF8.GetString(packs.Single().Bytes.Span));
    }

    [TestMethod]
    public async Task Publish_StoreFails_EndsTheConnectionWithoutAnswer()
    {
        _broker.Dispose();
        _broker = StartBroker(_ => Task.FromResult(false));
        IMqttClient node = await Connect("press-1", "press-1");
        await Assert.ThrowsAsync<Exception>(() => Publish(node, "mn/v1/demo/press-1/ev", "pack"));
    }

    /// <summary>Who fills the queue of a collector that is away must not fill the memory; what was sent makes room again.</summary>
    [TestMethod]
    public async Task Queue_OfAClientThatIsAway_IsBoundedInBytes()
    {
        _broker.Dispose();
        _broker = StartBroker(null, maximumQueuedBytes: 10_000);
        var received = new BlockingCollection<string>();
        IMqttClient collector = new MqttClientFactory().CreateMqttClient();
        _clients.Add(collector);
        collector.ApplicationMessageReceivedAsync += e =>
        {
            received.Add(e.ApplicationMessage.ConvertPayloadToString()[..3]);
            return Task.CompletedTask;
        };
        using X509Certificate2 certificate = Certificates.Make(_ca, "collector");
        MqttClientOptions options = Options(certificate, "collector", MqttProtocolVersion.V311, null);
        options.CleanSession = false;
        await collector.ConnectAsync(options);
        await Subscribe(collector, "mn/v1/demo/+/ev");
        await collector.DisconnectAsync(new MqttClientDisconnectOptions());
        IMqttClient node = await Connect("press-1", "press-1");
        for (int i = 100; i < 130; i++)
        {
            await Publish(node, "mn/v1/demo/press-1/ev", i + new string('x', 997));
        }

        Assert.AreEqual(20, _refused.Count(line => line.Contains("is lost for it")));
        await collector.ConnectAsync(options);
        var texts = new List<string>();
        while (texts.Count < 10 && received.TryTake(out string? text, s_wait))
        {
            texts.Add(text);
        }

        CollectionAssert.AreEquivalent(Enumerable.Range(100, 10).Select(i => i.ToString()).ToArray(), texts);
        await Publish(node, "mn/v1/demo/press-1/ev", "200");
        Assert.IsTrue(received.TryTake(out string? next, s_wait));
        Assert.AreEqual("200", next);
    }

    [TestMethod]
    public void Start_PortInUse_SaysWhatToDo()
    {
        using var second = new EmbeddedBroker(
            new EmbeddedBrokerOptions
            {
                Site = "demo",
                Authority = _ca,
                Certificate = _certificate,
                Port = TakenPort(out IDisposable holder)
            });
        using (holder)
        {
            MeterNode.Plant.OperatorException refusal = Assert.ThrowsExactly<MeterNode.Plant.OperatorException>(second.Start);
            StringAssert.Contains(refusal.Message, "give each plant on this machine a port of its own");
        }
    }

    private static int TakenPort(out IDisposable holder)
    {
        var listener = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0) { ExclusiveAddressUse = true };
        listener.Start();
        holder = listener;
        return ((System.Net.IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static async Task Publish(IMqttClient client, string topic, string text, bool isRetained = false)
    {
        using var timeout = new CancellationTokenSource(s_wait);
        MqttClientPublishResult result = await client.PublishAsync(
            new MqttApplicationMessageBuilder().WithTopic(topic).WithPayload(text).WithRetainFlag(isRetained)
                .WithQualityOfServiceLevel(MqttQualityOfServiceLevel.AtLeastOnce).Build(), timeout.Token);
        Assert.IsTrue(result.IsSuccess, result.ReasonCode.ToString());
    }

    private static async Task<MqttClientSubscribeResultCode> Subscribe(IMqttClient client, string filter)
    {
        MqttClientSubscribeResult result = await client.SubscribeAsync(
            new MqttClientSubscribeOptionsBuilder().WithTopicFilter(filter, MqttQualityOfServiceLevel.AtLeastOnce).Build());
        return result.Items.Single().ResultCode;
    }

    private EmbeddedBroker StartBroker(Func<ReceivedPack, Task<bool>>? store, long maximumQueuedBytes = 1_000_000)
    {
        var options = new EmbeddedBrokerOptions
        {
            Site = "demo",
            Authority = _ca,
            Certificate = _certificate,
            Port = 0,
            MaximumQueuedBytes = maximumQueuedBytes,
        };
        var broker = new EmbeddedBroker(options, store);
        broker.Refused += refusal => _refused.Enqueue(refusal.Text);
        broker.Start();
        return broker;
    }

    private async Task<IMqttClient> Connect(
        string name, string clientId, MqttProtocolVersion version = MqttProtocolVersion.V311, string? willTopic = null)
    {
        using X509Certificate2 certificate = Certificates.Make(_ca, name);
        return await Connect(certificate, clientId, version, willTopic);
    }

    private async Task<IMqttClient> Connect(
        X509Certificate2? certificate, string clientId, MqttProtocolVersion version = MqttProtocolVersion.V311, string? willTopic = null)
    {
        IMqttClient client = new MqttClientFactory().CreateMqttClient();
        _clients.Add(client);
        MqttClientConnectResult result = await client.ConnectAsync(Options(certificate, clientId, version, willTopic));
        Assert.AreEqual(MqttClientConnectResultCode.Success, result.ResultCode);
        return client;
    }

    private async Task<MqttClientConnectResult> TryConnect(string name, string clientId)
    {
        using X509Certificate2 certificate = Certificates.Make(_ca, name);
        IMqttClient client = new MqttClientFactory().CreateMqttClient();
        _clients.Add(client);
        return await client.ConnectAsync(Options(certificate, clientId, MqttProtocolVersion.V500, null));
    }

    private MqttClientOptions Options(X509Certificate2? certificate, string clientId, MqttProtocolVersion version, string? willTopic)
    {
        MqttClientTlsOptionsBuilder tls = new MqttClientTlsOptionsBuilder().UseTls().WithRevocationMode(X509RevocationMode.NoCheck)
            .WithTargetHost("localhost").WithTrustChain([_ca]);
        MqttClientOptionsBuilder builder = new MqttClientOptionsBuilder().WithTcpServer("127.0.0.1", _broker.Port).WithClientId(clientId)
            .WithProtocolVersion(version).WithTryPrivate(false)
            .WithTlsOptions((certificate == null ? tls : tls.WithClientCertificates([certificate])).Build());
        return (willTopic == null
            ? builder
            : builder.WithWillTopic(willTopic).WithWillPayload("gone")
                .WithWillQualityOfServiceLevel(MqttQualityOfServiceLevel.AtLeastOnce)).Build();
    }
}
