using System.Collections.Concurrent;
using System.Security.Cryptography;
using MeterNode.Plant.Collecting;
using MeterNode.Plant.Stores;
using MeterNode.Tools.Tests.Support;
using MeterNode.Tools.Tests.Wire;
using MeterNode.Wire;

namespace MeterNode.Tools.Tests.Collector;

/// <summary>Receipts over a real mosquitto and over the embedded broker, as a node gets them.</summary>
[TestClass]
public sealed class CollectorHostReceiptTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("mn-receipts").FullName;
    private readonly TestPlant _plant = new(2);
    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly ConcurrentQueue<Receipt> _received = new();

    public void Dispose()
    {
        _key.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [TestMethod]
    [DataRow(BrokerKind.Mosquitto, MqttVersion.V311)]
    [DataRow(BrokerKind.Mosquitto, MqttVersion.V5)]
    [DataRow(BrokerKind.Embedded, MqttVersion.V311)]
    public void Run_PacksStored_NodeThatConnectsLaterFindsItsReceipt(BrokerKind kind, MqttVersion version)
    {
        using var broker = new TestBroker(kind);
        using IEvidenceStore store = EvidenceStores.Open(Path.Combine(_folder, "evidence.db"), create: true);
        using CollectorHost host = Start(broker, store, version, TimeSpan.FromSeconds(1));
        using (var publisher = new TestPublisher(broker))
        {
            _plant.Node.Next(3).ForEach(pack => publisher.Publish("mn/v1/test/node-1/ev", pack));
        }

        WaitFor(() => host.Statistics.Count(Verdict.Accepted) == 3 && host.ReceiptsPublished >= 2);
        using MqttSubscriber node = Listen(broker, "node-1");

        WaitFor(() => _received.Any(receipt => receipt.Stored == 2));
        Assert.IsTrue(_received.All(receipt => receipt.Node == "node-1"));
        CollectionAssert.AreEqual(_plant.Node.Previous, _received.Last().Hash.ToArray());
    }

    [TestMethod]
    [DataRow(BrokerKind.Mosquitto)]
    [DataRow(BrokerKind.Embedded)]
    public void Run_NodeSaysThatItWaits_GetsAFreshReceipt(BrokerKind kind)
    {
        using var broker = new TestBroker(kind);
        using IEvidenceStore store = EvidenceStores.Open(Path.Combine(_folder, "evidence.db"), create: true);
        using CollectorHost host = Start(broker, store, MqttVersion.V311, TimeSpan.FromHours(1));
        using MqttSubscriber node = Listen(broker, "node-1");
        WaitFor(() => _received.Count == 1);

        Assert.AreEqual(
            PublishAnswer.Delivered,
            node.TryPublish([("mn/v1/test/node-1/status", """{"schemaVersion":1,"state":"waiting"}"""u8.ToArray())])[0]);

        WaitFor(() => _received.Count == 2);
        Assert.IsTrue(_received.All(receipt => receipt.Stored == -1));
    }

    /// <summary>The packs of an erased board still wait at the broker, and the store is not to be had at first.</summary>
    [TestMethod]
    [DataRow(BrokerKind.Mosquitto)]
    [DataRow(BrokerKind.RabbitMq)]
    public void Run_NodeAsksBehindPacksThatWait_TheAnswerKnowsThemAll(BrokerKind kind)
    {
        const int Packs = 200;
        using var broker = new TestBroker(kind);
        using IEvidenceStore inner = EvidenceStores.Open(Path.Combine(_folder, "evidence.db"), create: true);
        using var store = new FailingStore(inner) { Fault = StoreFault.Passing };
        using (CollectorHost before = Start(broker, store, MqttVersion.V311, TimeSpan.FromHours(1)))
        {
            before.Stop();
        }

        byte[] status = """{"schemaVersion":1,"state":"waiting","ask":1700000000000000,"boot":1}"""u8.ToArray();
        using (var publisher = new TestPublisher(broker))
        {
            _plant.Node.Next(Packs).ForEach(pack => publisher.Publish("mn/v1/test/node-1/ev", pack));
            publisher.Publish("mn/v1/test/node-1/status", status);
        }

        using MqttSubscriber node = Listen(broker, "node-1");
        store.FailuresLeft = 2;
        using CollectorHost host = Start(broker, store, MqttVersion.V311, TimeSpan.FromHours(1));

        WaitFor(() => _received.Any(receipt => receipt.Answers != 0));
        Assert.AreEqual(Packs - 1, _received.First(receipt => receipt.Answers != 0).Stored);
    }

    /// <summary>A broker that lost its disk gets every receipt again.</summary>
    [TestMethod]
    public void Run_BrokerThatForgotEverything_HasTheReceiptsAgain()
    {
        using var broker = new TestBroker(BrokerKind.Embedded);
        using IEvidenceStore store = EvidenceStores.Open(Path.Combine(_folder, "evidence.db"), create: true);
        using CollectorHost host = Start(broker, store, MqttVersion.V311, TimeSpan.FromHours(1));
        WaitFor(() => host.ReceiptsPublished == 2);

        broker.Stop();
        broker.Start();

        WaitFor(() => host.ReceiptsPublished == 4);
        using MqttSubscriber node = Listen(broker, "node-2");
        WaitFor(() => _received.Count == 1);
    }

    [TestMethod]
    public void Run_NodeRegisteredWhileItRuns_HasItsPacksStoredAndItsReceipt()
    {
        using var broker = new TestBroker(BrokerKind.Mosquitto);
        string registry = Path.Combine(_folder, "registry.json");
        File.WriteAllText(registry, new Registry("test", _plant.Registry.PlantKey, _plant.Registry.Nodes.Take(1)).ToJson());
        using IEvidenceStore store = EvidenceStores.Open(Path.Combine(_folder, "evidence.db"), create: true);
        using CollectorHost host = Start(broker, store, MqttVersion.V311, TimeSpan.FromSeconds(1), registry);
        using var publisher = new TestPublisher(broker, "node-2");
        _plant.Nodes[1].Next(5).ForEach(pack => publisher.Publish("mn/v1/test/node-2/ev", pack));
        WaitFor(() => host.Statistics.Count(Verdict.UnknownNode) == 5);
        Assert.AreEqual(0, store.Packs(_plant.Kid("node-2")).Count());

        File.WriteAllText(registry + ".new", _plant.Registry.ToJson());
        File.Move(registry + ".new", registry, overwrite: true);

        using MqttSubscriber node = Listen(broker, "node-2", "node-2-listens");
        WaitFor(() => _received.Any(receipt => receipt.Stored == 4));
        Assert.AreEqual(0, store.Quarantine().Count());
        publisher.Publish("mn/v1/test/node-2/ev", _plant.Nodes[1].Next());
        WaitFor(() => store.Verdicts(_plant.Kid("node-2"))[Verdict.Accepted] == 6);
    }

    [TestMethod]
    public void Run_BoardReplacedWhileItRuns_ItsReceiptStandsUnderTheNameAndLatePacksAreStored()
    {
        using var broker = new TestBroker(BrokerKind.Mosquitto);
        string registry = Path.Combine(_folder, "registry.json");
        File.WriteAllText(registry, _plant.Registry.ToJson());
        TestNode former = _plant.Nodes[1];
        var board = new TestNode("node-2", former.Machine, _plant.PlantKey, board: " replaced");
        using IEvidenceStore store = EvidenceStores.Open(Path.Combine(_folder, "evidence.db"), create: true);
        using CollectorHost host = Start(broker, store, MqttVersion.V311, TimeSpan.FromSeconds(1), registry);
        using MqttSubscriber node = Listen(broker, "node-2", "node-2-listens");
        using var publisher = new TestPublisher(broker, "node-2");
        former.Next(3).ForEach(pack => publisher.Publish("mn/v1/test/node-2/ev", pack));
        WaitFor(() => _received.Any(receipt => receipt.NodeKid == former.Kid && receipt.Stored == 2));

        RegisteredNode[] nodes = [.. _plant.Registry.Nodes, board.Registered];
        File.WriteAllText(registry + ".new", new Registry("test", _plant.Registry.PlantKey, nodes).ToJson());
        File.Move(registry + ".new", registry, overwrite: true);
        WaitFor(() => _received.Any(receipt => receipt.NodeKid == board.Kid && receipt.Stored == -1));
        former.Next(2).ForEach(pack => publisher.Publish("mn/v1/test/node-2/ev", pack));
        board.Next(2).ForEach(pack => publisher.Publish("mn/v1/test/node-2/ev", pack));
        WaitFor(() => _received.Any(receipt => receipt.NodeKid == board.Kid && receipt.Stored == 1));

        Assert.AreEqual(4, store.End(former.Kid, -1).Seq);
        Assert.AreEqual(2, _received.Where(receipt => receipt.NodeKid == former.Kid).Max(receipt => receipt.Stored));
    }

    private static void WaitFor(Func<bool> condition) => Assert.IsTrue(
        SpinWait.SpinUntil(() => { Thread.Sleep(10); return condition(); }, Patience.Step), "it did not happen");

    private CollectorHost Start(
        TestBroker broker, IEvidenceStore store, MqttVersion version, TimeSpan interval, string? registry = null)
    {
        using var subscribed = new ManualResetEventSlim();
        var host = new CollectorHost(new CollectorOptions
        {
            Registry = registry is null ? _plant.Registry : Registry.Load(registry),
            RegistryPath = registry,
            Store = store,
            Broker = Options(broker, "collector") with { Version = version },
            ReceiptKey = _key,
            ReceiptInterval = interval,
        });
        void OnState(BrokerState state, RuleReason why)
        {
            if (state == BrokerState.Subscribed)
            {
                subscribed.Set();
            }
        }

        host.StateChanged += OnState;
        host.Start();
        Assert.IsTrue(subscribed.Wait(Patience.Step));
        host.StateChanged -= OnState;
        return host;
    }

    private MqttSubscriber Listen(TestBroker broker, string node, string? clientId = null)
    {
        broker.Issue(node);
        var subscriber = new MqttSubscriber(
            Options(broker, node) with { IsTransient = true, ClientId = clientId },
            Topics.Receipts("test", node),
            messages =>
            {
                foreach (ReceivedPack message in messages)
                {
                    _received.Enqueue(Receipt.TryRead(message.Bytes, _key)!);
                }
            });
        subscriber.Start();
        return subscriber;
    }

    private static BrokerOptions Options(TestBroker broker, string name) => new()
    {
        Port = broker.Port,
        CaFile = broker.File("ca.crt"),
        CertificateFile = broker.File(name + ".crt"),
        KeyFile = broker.File(name + ".key"),
    };
}
