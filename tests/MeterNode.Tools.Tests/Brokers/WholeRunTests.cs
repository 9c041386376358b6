using System.Security.Cryptography;
using System.Text.Json.Nodes;
using MeterNode.Plant.Collecting;
using MeterNode.Plant.Provisioning;
using MeterNode.Plant.Stores;
using MeterNode.Tools.Tests.Support;
using MeterNode.VirtualPlant.Simulation;
using MeterNode.Wire;

namespace MeterNode.Tools.Tests.Brokers;

/// <summary>
/// The firmware with its own uplink on a virtual board, a broker with the configuration that the product writes, and two collectors with
/// certificates of their own: one signs receipts, the other only keeps a second store.
/// </summary>
[TestClass]
[DoNotParallelize]
public sealed class WholeRunTests
{
    private const string Node = "press-3";
    private const double Speed = 60;
    private static readonly TimeSpan s_plantTime = TimeSpan.FromMinutes(8);
    private static readonly TimeSpan s_wait = Patience.Step;

    [TestMethod]
    [DataRow(BrokerKind.Embedded)]
    [DataRow(BrokerKind.Mosquitto)]
    [DataRow(BrokerKind.RabbitMq)]
    public void NodeBrokerTwoCollectors_EveryPackIsStoredByBothAndItsReceiptComesBack(BrokerKind kind)
    {
        PlantBroker.Require(kind);
        using var broker = new PlantBroker(kind);
        DirectoryInfo folder = Directory.CreateTempSubdirectory("meternode-run-");
        try
        {
            Run(broker, folder.FullName);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static void Run(PlantBroker broker, string folder)
    {
        MachineBoard bench = MachineBoard.Connect(Node, "press", 1, Path.Combine(folder, "board"));
        JsonObject configuration = bench.Configuration();
        configuration["readingsPerPack"] = 2;
        bench.Provision(broker.Plant, configuration);
        if (broker.Kind == BrokerKind.RabbitMq)
        {
            broker.Update();
        }

        IReadOnlyList<CollectorIdentity> identities = PlantCollectors.Of(broker.Plant);
        using ECDsa key = ReceiptKey.Load(identities[0].ReceiptKeyPath);
        using IEvidenceStore store = EvidenceStores.Open(Path.Combine(folder, "plant.db"), create: true);
        using IEvidenceStore second = EvidenceStores.Open(Path.Combine(folder, "second.db"), create: true);
        using CollectorHost collector = Start(broker, identities[0], store, key);
        using CollectorHost mirror = Start(broker, identities[1], second, null);
        using var node = new VirtualNode(
            bench, DateTime.UtcNow - s_plantTime, Speed, s_plantTime, new NodeFitting { SendingTime = 3 * s_wait });
        node.Start();

        // It stays until it has the receipt of its last pack, however long that takes here.
        Assert.IsTrue(SpinWait.SpinUntil(() => node.IsSending || node.IsFinished, s_wait), "the node's run did not end");
        Assert.IsNull(node.Failure, node.Failure?.ToString());
        long newest = node.Firmware!.Loop.NewestSequence;
        Assert.IsGreaterThan(8, newest);
        bool hasReceipt = SpinWait.SpinUntil(() => node.Firmware.Loop.StoredSequence == newest || node.IsFinished, s_wait);
        node.EndSending();
        Assert.IsTrue(node.Join(s_wait), "the node does not end");
        Assert.IsNull(node.Failure, node.Failure?.ToString());
        AssertStored(store, collector, newest);
        AssertStored(second, mirror, newest);
        AssertReceipt(broker, key, newest);
        Assert.IsTrue(hasReceipt, $"the node has the receipt of pack {node.Firmware.Loop.StoredSequence} of {newest}");
    }

    private static void AssertStored(IEvidenceStore store, CollectorHost collector, long newest)
    {
        Assert.IsTrue(SpinWait.SpinUntil(() => collector.Statistics.Count(Verdict.Accepted) > newest, s_wait));
        CollectionAssert.AreEqual(
            Enumerable.Range(0, (int)newest + 1).Select(i => (long)i).ToArray(), store.PacksOf(Node).Select(pack => pack.Seq).ToArray());
        Assert.AreEqual(
            collector.Statistics.Total,
            collector.Statistics.Count(Verdict.Accepted) + collector.Statistics.Count(Verdict.Duplicate),
            "nothing was refused");
    }

    /// <summary>As the node would see it: the topic is its own, the signature the first collector's.</summary>
    private static void AssertReceipt(PlantBroker broker, ECDsa key, long newest)
    {
        using var node = new BrokerClient(broker, Node, Node);
        Assert.IsTrue(node.Connect());
        Assert.IsTrue(node.Subscribe($"mn/v1/demo/{Node}/rcp"));
        Receipt? receipt;
        do
        {
            receipt = Receipt.TryRead(node.TakeBytes(), key);
            Assert.IsNotNull(receipt);
        }
        while (receipt.Stored < newest);

        Assert.AreEqual(newest, receipt.Stored);
    }

    private static CollectorHost Start(PlantBroker broker, CollectorIdentity identity, IEvidenceStore store, ECDsa? key)
    {
        var host = new CollectorHost(new CollectorOptions
        {
            Registry = Registry.Load(broker.Plant.RegistryPath),
            Store = store,
            ReceiptKey = key,
            ReceiptInterval = TimeSpan.FromSeconds(1),
            Broker = new BrokerOptions
            {
                Host = "127.0.0.1",
                Port = broker.Port,
                CaFile = broker.Plant.CaCertificatePath,
                CertificateFile = identity.CertificatePath,
                KeyFile = identity.KeyPath,
            },
        });
        using var subscribed = new ManualResetEventSlim();
        host.StateChanged += (state, _) =>
        {
            if (state == BrokerState.Subscribed)
            {
                subscribed.Set();
            }
        };
        host.Start();
        Assert.IsTrue(subscribed.Wait(s_wait), $"{identity.Name} could not subscribe");
        return host;
    }
}
