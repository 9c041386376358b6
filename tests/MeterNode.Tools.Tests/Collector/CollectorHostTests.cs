using System.Collections.Concurrent;
using MeterNode.Plant.Collecting;
using MeterNode.Plant.Stores;
using MeterNode.Tools.Tests.Support;
using MeterNode.Tools.Tests.Wire;
using MeterNode.Wire;

namespace MeterNode.Tools.Tests.Collector;

/// <summary>The collector against a real mosquitto and against the embedded broker.</summary>
[TestClass]
public class CollectorHostTests
{
    private const string Topic = "mn/v1/test/node-1/ev";
    private readonly TestPlant _plant = new();
    private readonly string _folder = Directory.CreateTempSubdirectory("mn-collect").FullName;
    private readonly ConcurrentQueue<IngestResult> _results = new();
    private readonly ConcurrentQueue<(BrokerState State, string Text)> _states = new();

    [TestCleanup]
    public void RemoveFolder() => Directory.Delete(_folder, recursive: true);

    [TestMethod]
    [DataRow(BrokerKind.Mosquitto)]
    [DataRow(BrokerKind.Embedded)]
    public void Run_PacksPublished_EachIsAnsweredAndStored(BrokerKind kind)
    {
        using var broker = new TestBroker(kind);
        using IEvidenceStore store = EvidenceStores.Open(Path.Combine(_folder, "evidence.db"), create: true);
        using CollectorHost host = Start(broker, store);
        using var publisher = new TestPublisher(broker);
        List<byte[]> packs = _plant.Node.Next(20);

        packs.ForEach(pack => publisher.Publish(Topic, pack));
        publisher.Publish(Topic, packs[3]);
        publisher.Publish(Topic, []);

        WaitFor(() => _results.Count == 22);
        Assert.AreEqual(20, host.Statistics.Count(_plant.Node.Kid, Verdict.Accepted));
        Assert.AreEqual(1, host.Statistics.Count(Verdict.Duplicate));
        Assert.AreEqual(1, host.Statistics.Count(Verdict.Malformed));
        Assert.AreEqual(20, store.Packs(_plant.Kid("node-1")).Count());
        Assert.AreEqual(Topic, _results.First().Received.Topic);
    }

    [TestMethod]
    [DataRow(BrokerKind.Mosquitto)]
    [DataRow(BrokerKind.Embedded)]
    public void Run_CollectorWasAway_BrokerKeptThePacks(BrokerKind kind)
    {
        using var broker = new TestBroker(kind);
        using IEvidenceStore store = EvidenceStores.Open(Path.Combine(_folder, "evidence.db"), create: true);
        using (CollectorHost first = Start(broker, store))
        {
            first.Stop();
        }

        using var publisher = new TestPublisher(broker);
        _plant.Node.Next(30).ForEach(pack => publisher.Publish(Topic, pack));
        using CollectorHost second = Start(broker, store);

        WaitFor(() => second.Statistics.Count(Verdict.Accepted) == 30);
        Assert.AreEqual(0, store.Missing(_plant.Kid("node-1")).Count);
    }

    /// <summary>The reason for acknowledging late: a pack whose storing failed must come again.</summary>
    [TestMethod]
    [DataRow(BrokerKind.Mosquitto)]
    [DataRow(BrokerKind.Embedded)]
    public void Run_StoreFailsOnce_PacksComeAgain(BrokerKind kind)
    {
        using var broker = new TestBroker(kind);
        using var store = new FailingStore(EvidenceStores.Open(Path.Combine(_folder, "evidence.db"), create: true)) { FailuresLeft = 1 };
        using CollectorHost host = Start(broker, store);
        using var publisher = new TestPublisher(broker);

        _plant.Node.Next(5).ForEach(pack => publisher.Publish(Topic, pack));

        WaitFor(() => host.Statistics.Count(Verdict.Accepted) == 5);
        Assert.IsTrue(_states.Any(state => state.State == BrokerState.StoreFailed && state.Text.Contains("disk is full")));
        Assert.AreEqual(0, store.FailuresLeft);
        Assert.AreEqual(5, store.Packs(_plant.Kid("node-1")).Count());
    }

    [TestMethod]
    public void Run_StoreNeedsAPerson_SaysSo()
    {
        using var broker = new TestBroker();
        using IEvidenceStore whole = EvidenceStores.Open(Path.Combine(_folder, "evidence.db"), create: true);
        var store = new FailingStore(whole) { FailuresLeft = int.MaxValue, Fault = StoreFault.Lasting };
        using CollectorHost host = Start(broker, store);
        StoreException? lost = null;
        host.StoreLost += e => lost = e;
        using var publisher = new TestPublisher(broker);

        publisher.Publish(Topic, _plant.Node.Next());

        WaitFor(() => Volatile.Read(ref lost) is not null);
        Assert.AreEqual(0, host.Statistics.Total);
    }

    [TestMethod]
    [DataRow(BrokerKind.Mosquitto)]
    [DataRow(BrokerKind.Embedded)]
    public void Run_BrokerRestarts_CollectorReconnects(BrokerKind kind)
    {
        using var broker = new TestBroker(kind);
        using IEvidenceStore store = EvidenceStores.Open(Path.Combine(_folder, "evidence.db"), create: true);
        using CollectorHost host = Start(broker, store);
        broker.Stop();
        WaitFor(() => _states.Any(state => state.State == BrokerState.Disconnected));
        broker.Start();
        WaitFor(() => _states.Count(state => state.State == BrokerState.Subscribed) == 2);

        using var publisher = new TestPublisher(broker);
        publisher.Publish(Topic, _plant.Node.Next());

        WaitFor(() => host.Statistics.Count(Verdict.Accepted) == 1);
    }

    /// <summary>
    /// A broker sends what it has kept right behind its answer to CONNECT: the first of it must not fall between two stools.
    /// </summary>
    [TestMethod]
    [DataRow(BrokerKind.Mosquitto, MqttVersion.V311)]
    [DataRow(BrokerKind.Mosquitto, MqttVersion.V5)]
    [DataRow(BrokerKind.Embedded, MqttVersion.V311)]
    [DataRow(BrokerKind.Embedded, MqttVersion.V5)]
    public void Run_ManyReconnectsWithPacksWaiting_NothingIsLost(BrokerKind kind, MqttVersion version)
    {
        using var broker = new TestBroker(kind);
        using IEvidenceStore store = EvidenceStores.Open(Path.Combine(_folder, "evidence.db"), create: true);
        using var publisher = new TestPublisher(broker);
        Start(broker, store, version).Dispose();
        for (int turn = 0; turn < 20; turn++)
        {
            _plant.Node.Next(3).ForEach(pack => publisher.Publish(Topic, pack));
            using CollectorHost host = Start(broker, store, version);
            WaitFor(() => host.Statistics.Count(Verdict.Accepted) == 3);
        }

        Assert.AreEqual(60, store.Packs(_plant.Kid("node-1")).Count());
        Assert.AreEqual(0, store.Missing(_plant.Kid("node-1")).Count);
    }

    [TestMethod]
    [DataRow(BrokerKind.Mosquitto)]
    [DataRow(BrokerKind.Embedded)]
    public void Run_AnotherCollectorOfTheSameName_IsNamedAsTheCause(BrokerKind kind)
    {
        using var broker = new TestBroker(kind);
        using IEvidenceStore store = EvidenceStores.Open(Path.Combine(_folder, "evidence.db"), create: true);
        using CollectorHost first = Start(broker, store, MqttVersion.V5);
        using CollectorHost second = Start(broker, store, MqttVersion.V5);

        WaitFor(() => _states.Any(state => state.State == BrokerState.Disconnected && state.Text.Contains("another collector")));
    }

    /// <summary>A client that made room for what the header says could be made to use up all memory.</summary>
    [TestMethod]
    public void Run_MessageMuchLongerThanAnyPack_IsCutRefusedAndInNobodysWay()
    {
        using var broker = new TestBroker(BrokerKind.Mosquitto);
        using IEvidenceStore store = EvidenceStores.Open(Path.Combine(_folder, "evidence.db"), create: true);
        using CollectorHost host = Start(broker, store);
        using var publisher = new TestPublisher(broker);

        publisher.Publish(Topic, new byte[5_000_000]);
        publisher.Publish(Topic, _plant.Node.Next());

        WaitFor(() => host.Statistics.Count(Verdict.Accepted) == 1);
        QuarantinedPack refused = store.Quarantine().Single();
        Assert.AreEqual(PackError.Oversized, refused.Judgement.Reason);
        Assert.AreEqual(QuarantinedPack.MaximumBytes, refused.Bytes.Length);
        Assert.AreEqual(1, _states.Count, "the connection stood all the time");
    }

    /// <summary>MQTT 5 lets the broker keep such a message to itself.</summary>
    [TestMethod]
    public void Run_MessageMuchLongerThanAnyPackOverMqtt5_IsInNobodysWay()
    {
        using var broker = new TestBroker(BrokerKind.Mosquitto);
        using IEvidenceStore store = EvidenceStores.Open(Path.Combine(_folder, "evidence.db"), create: true);
        using CollectorHost host = Start(broker, store, MqttVersion.V5);
        using var publisher = new TestPublisher(broker);

        publisher.Publish(Topic, new byte[5_000_000]);
        publisher.Publish(Topic, _plant.Node.Next());

        WaitFor(() => host.Statistics.Count(Verdict.Accepted) == 1);
    }

    [TestMethod]
    public void Run_TwoCollectorsOfOneGroup_ShareThePacks()
    {
        using var broker = new TestBroker(BrokerKind.Mosquitto);
        using IEvidenceStore store = EvidenceStores.Open(Path.Combine(_folder, "evidence.db"), create: true);
        using CollectorHost first = Start(broker, store, group: "plant", clientId: "one");
        using CollectorHost second = Start(broker, store, group: "plant", clientId: "two");
        using var publisher = new TestPublisher(broker);

        _plant.Node.Next(40).ForEach(pack => publisher.Publish(Topic, pack));

        WaitFor(() => store.Nodes() is [{ PackCount: 40 }]);
        Assert.IsGreaterThan(0, first.Statistics.Total);
        Assert.IsGreaterThan(0, second.Statistics.Total);
        Assert.AreEqual(39, store.End(_plant.Registry.Nodes[0].Kid, -1).Seq);
    }

    [TestMethod]
    public void Run_GroupAtABrokerWithoutMqtt5_IsOneClearRefusal()
    {
        using var broker = new ScriptedBroker(code: 1, hangsUp: true);
        AssertUnsuitable(new BrokerOptions { Port = broker.Port, ClientId = "one", SharedGroup = "plant" });
    }

    [TestMethod]
    public void Run_GroupAtABrokerWithoutSharedSubscriptions_IsOneClearRefusal()
    {
        using var broker = new TestBroker(BrokerKind.Embedded);
        AssertUnsuitable(Options(broker) with { SharedGroup = "plant" });
    }

    private void AssertUnsuitable(BrokerOptions options)
    {
        using IEvidenceStore store = EvidenceStores.Open(Path.Combine(_folder, "evidence.db"), create: true);
        using var host = new CollectorHost(new CollectorOptions { Registry = _plant.Registry, Store = store, Broker = options });
        host.StateChanged += (state, why) => _states.Enqueue((state, why.Text));
        host.Start();
        WaitFor(() => !_states.IsEmpty);
        host.Stop();

        Assert.HasCount(1, _states, string.Join("; ", _states));
        (BrokerState state, string text) = _states.Single();
        Assert.AreEqual(BrokerState.Unsuitable, state, text);
        StringAssert.Contains(text, "leave --shared out");
    }

    private static void WaitFor(Func<bool> condition)
    {
        Assert.IsTrue(
            SpinWait.SpinUntil(() => { Thread.Sleep(10); return condition(); }, Patience.Step), "it did not happen");
    }

    private CollectorHost Start(
        TestBroker broker, IEvidenceStore store, MqttVersion version = MqttVersion.V311, string? group = null, string? clientId = null)
    {
        int before = _states.Count(state => state.State == BrokerState.Subscribed);
        var host = new CollectorHost(new CollectorOptions
        {
            Registry = _plant.Registry,
            Store = store,
            Broker = Options(broker) with { Version = version, SharedGroup = group, ClientId = clientId },
        });
        host.Ingested += _results.Enqueue;
        host.StateChanged += (state, why) => _states.Enqueue((state, why.Text));
        host.Start();
        WaitFor(() => _states.Count(state => state.State == BrokerState.Subscribed) > before);
        return host;
    }

    private static BrokerOptions Options(TestBroker broker) => new()
    {
        Port = broker.Port,
        CaFile = broker.File("ca.crt"),
        CertificateFile = broker.File("collector.crt"),
        KeyFile = broker.File("collector.key"),
    };
}
