using System.Net;
using System.Security.Cryptography.X509Certificates;
using MeterNode.Plant.Collecting;
using MeterNode.Tools.Tests.Support;
using MQTTnet.Adapter;
using MQTTnet.Exceptions;
using MQTTnet.Formatter;
using MQTTnet.Packets;
using MQTTnet.Protocol;

namespace MeterNode.Tools.Tests.Collector;

/// <summary>What an adapter takes for itself, what the client gets, and what ends the connection.</summary>
[TestClass]
public sealed class CollectorAdapterTests
{
    private readonly ScriptedAdapter _inner = new();
    private readonly List<string> _taken = [];
    private readonly CollectorAdapter _adapter;

    public CollectorAdapterTests()
    {
        _adapter = new CollectorAdapter(_inner, 30, message => _taken.Add(message.Topic));
        _inner.Coming.Enqueue(new MqttConnAckPacket { ServerKeepAlive = 12 });
    }

    [TestMethod]
    public async Task Receive_ClientGetsOnlyWhatItAskedFor()
    {
        PublishedMessages.Together together = _adapter.Published.Begin(1);
        var granted = new MqttSubAckPacket { PacketIdentifier = 1 };
        var ofClient = new MqttPubAckPacket { PacketIdentifier = 2 };
        Come(Message("a", 7), granted, new MqttPubAckPacket { PacketIdentifier = together.Identifiers[0] }, Message("b", 8), ofClient);

        Assert.IsInstanceOfType<MqttConnAckPacket>(await Next());
        Assert.AreSame(granted, await Next());
        Assert.AreSame(ofClient, await Next());
        Assert.AreEqual("a b", string.Join(' ', _taken));
        Assert.AreEqual(PublishAnswer.Delivered, _adapter.Published.Wait(together, TimeSpan.Zero)[0]);
    }

    [TestMethod]
    [DataRow(1, 0)]
    [DataRow(2, 7)]
    [DataRow(3, 7)]
    public async Task Receive_MessageThatCannotBeAnswered_EndsTheConnection(int quality, int identifier)
    {
        Come(Message("a", (ushort)identifier, (MqttQualityOfServiceLevel)quality));
        PublishedMessages.Together together = _adapter.Published.Begin(1);
        await Next();

        await Assert.ThrowsExactlyAsync<MqttProtocolViolationException>(Next);
        Assert.IsEmpty(_taken);
        Task<PublishAnswer[]> waiting = Task.Run(() => _adapter.Published.Wait(together, PublishedMessagesTests.MaximumTime));
        Assert.AreEqual(PublishAnswer.NotNow, (await waiting.WaitAsync(Patience.Step))[0], "nobody waits any more");
    }

    [TestMethod]
    public async Task Receive_MessageWithoutAnswer_IsTaken()
    {
        Come(Message("a", 0, MqttQualityOfServiceLevel.AtMostOnce));
        await Next();

        Assert.IsNull(await Next(), "the end");
        Assert.AreEqual("a", _taken.Single());
    }

    /// <summary>The broker wants another keep-alive time: the client does not hear of it, and pings for none.</summary>
    [TestMethod]
    public async Task Connect_KeepAliveIsOurs()
    {
        await _adapter.SendPacketAsync(new MqttConnectPacket(), CancellationToken.None);
        var answer = (MqttConnAckPacket)(await Next())!;

        Assert.AreEqual(30, ((MqttConnectPacket)_inner.Sent.Single()).KeepAlivePeriod);
        Assert.AreEqual(12, _adapter.ServerKeepAliveSeconds);
        Assert.AreEqual(0, answer.ServerKeepAlive);
    }

    private Task<MqttPacket?> Next() => _adapter.ReceivePacketAsync(CancellationToken.None);

    private void Come(params MqttPacket[] packets) => Array.ForEach(packets, _inner.Coming.Enqueue);

    private static MqttPublishPacket Message(
        string topic, ushort identifier, MqttQualityOfServiceLevel quality = MqttQualityOfServiceLevel.AtLeastOnce) =>
        new() { Topic = topic, PacketIdentifier = identifier, QualityOfServiceLevel = quality };

    /// <summary>A connection from which these packets come, and then its end.</summary>
    private sealed class ScriptedAdapter : IMqttChannelAdapter
    {
        public Queue<MqttPacket> Coming { get; } = [];

        public List<MqttPacket> Sent { get; } = [];

        public long BytesReceived => 0;

        public long BytesSent => 0;

        public X509Certificate2 ClientCertificate => null!;

        public EndPoint RemoteEndPoint => null!;

        public EndPoint LocalEndPoint => null!;

        public bool IsSecureConnection => false;

        public MqttPacketFormatterAdapter PacketFormatterAdapter => null!;

        public Task ConnectAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task DisconnectAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task<MqttPacket> ReceivePacketAsync(CancellationToken cancellationToken) =>
            Task.FromResult(Coming.TryDequeue(out MqttPacket? packet) ? packet : null!);

        public void ResetStatistics()
        {
        }

        public Task SendPacketAsync(MqttPacket packet, CancellationToken cancellationToken)
        {
            Sent.Add(packet);
            return Task.CompletedTask;
        }

        public void Dispose()
        {
        }
    }
}
