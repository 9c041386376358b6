using System.Security.Cryptography;
using MeterNode.Plant.Collecting;
using MeterNode.Plant.Provisioning;
using MeterNode.Plant.Stores;
using MeterNode.Tools.Tests.Brokers;
using MeterNode.Tools.Tests.Support;
using MeterNode.Tools.Tests.Wire;
using MeterNode.Wire;
using RabbitMQ.Client;
using RabbitMQ.Client.Exceptions;

namespace MeterNode.Tools.Tests.Collector;

/// <summary>A collector at the quorum queue of a real RabbitMQ with the configuration that the product writes.</summary>
[TestClass]
[DoNotParallelize]
public sealed class PackQueueTests : IDisposable
{
    private const string Topic = "mn/v1/demo/press-1/ev";
    private const string Queue = "mn.v1.demo.packs";
    private static readonly TimeSpan s_patience = Patience.Step;
    private static PlantBroker? s_broker;

    private readonly string _folder = Directory.CreateTempSubdirectory("mn-queue").FullName;
    private readonly TestPlant _plant = new(1, "demo");
    private readonly List<string> _lines = [];

    private static PlantBroker Broker
    {
        get
        {
            PlantBroker.Require(BrokerKind.RabbitMq);
            if (s_broker is null)
            {
                s_broker = new PlantBroker(BrokerKind.RabbitMq);
                WaitForQueue();
            }

            return s_broker;
        }
    }

    /// <summary>
    /// RabbitMQ lets clients of MQTT in before those of AMQP, and these before it has made what the plant's definitions name: what nobody
    /// has bound yet takes no pack.
    /// </summary>
    private static void WaitForQueue()
    {
        DateTime giveUp = DateTime.UtcNow + s_patience;
        while (true)
        {
            try
            {
                using IConnection connection = Connect("collector");
                using IChannel channel = connection.CreateChannelAsync().GetAwaiter().GetResult();
                channel.QueueDeclarePassiveAsync(Queue).GetAwaiter().GetResult();
                channel.QueueBindAsync(Queue, PackQueuePlace.Exchange, PackQueuePlace.BindingOf("demo")).GetAwaiter().GetResult();
                return;
            }
            catch (Exception e) when (e is OperationInterruptedException or BrokerUnreachableException && DateTime.UtcNow < giveUp)
            {
                Thread.Sleep(200);
            }
        }
    }

    [ClassCleanup]
    public static void StopBroker() => s_broker?.Dispose();

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [TestMethod]
    public void Collector_PacksFromNodes_AreStoredAndAnsweredWithAReceipt()
    {
        using BrokerClient node = Node();
        List<byte[]> packs = _plant.Node.Next(5);
        Assert.IsTrue(node.Publish(Topic, packs[0])); // Before the collector is there: the queue keeps it.
        using IEvidenceStore store = Open();
        using ECDsa receiptKey = ReceiptKey.Load(Broker.Plant.ReceiptKeyPath);
        using CollectorHost host = Start(store, receiptKey);

        packs[1..].ForEach(pack => Assert.IsTrue(node.Publish(Topic, pack)));

        Wait(() => host.Statistics.Count(Verdict.Accepted) == 5);
        Wait(() => host.ReceiptsPublished > 0);
        host.Stop();
        Assert.AreEqual(0u, MessagesThatWait());
    }

    /// <summary>What is no pack, and what the store does not take, is answered all the same: it does not come again.</summary>
    [TestMethod]
    public void Collector_WhatIsNoPack_GoesToQuarantineAndNotBackToTheQueue()
    {
        using BrokerClient node = Node();
        using IEvidenceStore store = Open();
        using CollectorHost host = Start(store);

        Assert.IsTrue(node.Publish(Topic, "no pack"u8.ToArray()));
        Assert.IsTrue(node.Publish(Topic, _plant.Node.Next()));

        Wait(() => host.Statistics.Count(Verdict.Accepted) == 1 && host.Statistics.Count(Verdict.Malformed) == 1);
        host.Stop();
        Assert.AreEqual(0u, MessagesThatWait());
        Assert.AreEqual(Topic, store.Quarantine().Single().Topic);
    }

    /// <summary>A pack that nobody has answered in forty deliveries ends its collector, for all that is known.</summary>
    [TestMethod]
    public void Collector_PackThatCameBackAgainAndAgain_GoesToQuarantineUnseen()
    {
        using BrokerClient node = Node();
        Assert.IsTrue(node.Publish(Topic, _plant.Node.Next()));
        using (IConnection connection = Connect("collector"))
        using (IChannel channel = connection.CreateChannelAsync().GetAwaiter().GetResult())
        {
            for (int i = 0; i < 41; i++)
            {
                BasicGetResult? got = null;
                Wait(() => (got = channel.BasicGetAsync("mn.v1.demo.packs", autoAck: false).GetAwaiter().GetResult()) != null);
                channel.BasicNackAsync(got!.DeliveryTag, multiple: false, requeue: true).AsTask().GetAwaiter().GetResult();
            }
        }

        using IEvidenceStore store = Open();
        using CollectorHost host = Start(store);

        Wait(() => store.Quarantine().Any());
        host.Stop();
        Assert.AreEqual(PackError.NotStorable, store.Quarantine().Single().Judgement.Reason);
        Assert.AreEqual(0u, MessagesThatWait());

        // It was a good one: its node, which has no receipt for it, sends it again.
        Assert.IsTrue(node.Publish(Topic, store.Quarantine().Single().Bytes));
        using CollectorHost later = Start(store);
        Wait(() => later.Statistics.Count(Verdict.Accepted) == 1);
    }

    [TestMethod]
    public void Collector_CertificateOfANode_IsToldThatItMayNotUseTheQueue() =>
        AssertSays(
            options => options with
            {
                CertificateFile = Broker.IdentityOf("press-1").Certificate,
                KeyFile = Broker.IdentityOf("press-1").Key,
            },
            "this certificate may not use the queue 'mn.v1.demo.packs'");

    [TestMethod]
    public void Collector_NoSuchVirtualHost_SaysSo() =>
        AssertSays(
            options => options with { Queue = options.Queue! with { VirtualHost = "nowhere" } }, "there is no virtual host 'nowhere'");

    [TestMethod]
    public void Collector_CaOfAnotherPlant_SaysSo()
    {
        PlantFolder other = PlantFolder.Create(Path.Combine(_folder, "other"), "other", "127.0.0.1", 8883);
        AssertSays(options => options with { CaFile = other.CaCertificatePath }, "is not signed by the CA in");
    }

    [TestMethod]
    public void Collector_NobodyListens_SaysSo() =>
        AssertSays(options => options with { Queue = options.Queue! with { Port = LoopbackPorts.Take() } }, "nobody listens there");

    [TestMethod]
    public void Collector_PortOfMqtt_SaysWhichOneIsUsual() =>
        AssertSays(options => options with { Queue = options.Queue! with { Port = Broker.Port } }, "usually 5671");

    [TestMethod]
    public void Collector_QueueThatWasDeclaredOtherwise_SaysSoAndWhatToDo()
    {
        using IConnection connection = Connect("collector");
        using IChannel channel = connection.CreateChannelAsync().GetAwaiter().GetResult();
        channel.QueueDeleteAsync("mn.v1.demo.packs").GetAwaiter().GetResult();
        channel.QueueDeclareAsync("mn.v1.demo.packs", durable: true, exclusive: false, autoDelete: false).GetAwaiter().GetResult();
        try
        {
            AssertSays(options => options, "the queue 'mn.v1.demo.packs' was declared otherwise");
        }
        finally
        {
            channel.QueueDeleteAsync("mn.v1.demo.packs").GetAwaiter().GetResult();
        }
    }

    private static IConnection Connect(string name)
    {
        (string certificate, string key) = Broker.IdentityOf(name);
        var options = new BrokerOptions
        {
            Host = "127.0.0.1",
            CaFile = Broker.Plant.CaCertificatePath,
            CertificateFile = certificate,
            KeyFile = key,
        };
        return new ConnectionFactory
        {
            HostName = "127.0.0.1",
            Port = Broker.AmqpPort,
            VirtualHost = "meternode",
            Ssl = BrokerTls.Load(options)!.ToSslOption(),
            AuthMechanisms = [new ExternalMechanismFactory()],
        }.CreateConnectionAsync().GetAwaiter().GetResult();
    }

    private static uint MessagesThatWait()
    {
        using IConnection connection = Connect("collector");
        using IChannel channel = connection.CreateChannelAsync().GetAwaiter().GetResult();
        return channel.QueueDeclarePassiveAsync(Queue).GetAwaiter().GetResult().MessageCount;
    }

    private static BrokerClient Node()
    {
        var client = new BrokerClient(Broker, "press-1", "press-1");
        Assert.IsTrue(client.Connect());
        return client;
    }

    private static void Wait(Func<bool> isSo) => Assert.IsTrue(SpinWait.SpinUntil(() => { Thread.Sleep(50); return isSo(); }, s_patience));

    private IEvidenceStore Open() => EvidenceStores.Open(Path.Combine(_folder, "evidence.db"), create: true);

    private void AssertSays(Func<BrokerOptions, BrokerOptions> change, string part)
    {
        using IEvidenceStore store = Open();
        using CollectorHost host = Make(store, null, change);
        host.Start();
        bool isSaid = SpinWait.SpinUntil(
            () => { lock (_lines) { return _lines.Exists(line => line.Contains(part, StringComparison.Ordinal)); } }, s_patience);
        host.Stop();
        Assert.IsTrue(isSaid, string.Join('\n', _lines));
    }

    private CollectorHost Start(IEvidenceStore store, ECDsa? receiptKey = null)
    {
        CollectorHost host = Make(store, receiptKey, options => options);
        host.Start();
        return host;
    }

    private CollectorHost Make(IEvidenceStore store, ECDsa? receiptKey, Func<BrokerOptions, BrokerOptions> change)
    {
        (string certificate, string key) = Broker.IdentityOf("collector");
        var host = new CollectorHost(new CollectorOptions
        {
            Registry = _plant.Registry,
            Store = store,
            ReceiptKey = receiptKey,
            Broker = change(new BrokerOptions
            {
                Host = "127.0.0.1",
                Port = Broker.Port,
                CaFile = Broker.Plant.CaCertificatePath,
                CertificateFile = certificate,
                KeyFile = key,
                Queue = new PackQueuePlace(Broker.AmqpPort),
            }),
        });
        host.StateChanged += (_, why) =>
        {
            lock (_lines)
            {
                _lines.Add(why.Text);
            }
        };
        return host;
    }
}
