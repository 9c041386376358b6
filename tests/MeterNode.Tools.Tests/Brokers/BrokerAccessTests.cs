using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using MeterNode.Plant.Collecting;
using MeterNode.Plant.Provisioning;
using MeterNode.Tools.Tests.Provisioning;
using MeterNode.Tools.Tests.Support;

namespace MeterNode.Tools.Tests.Brokers;

/// <summary>
/// What each certificate of a plant can and cannot do at the plant's broker: the embedded one, a real mosquitto and a real RabbitMQ, each
/// with the configuration that the product writes. A thief has the certificate and key of the node press-1.
/// </summary>
[TestClass]
[DoNotParallelize]
public sealed class BrokerAccessTests : IDisposable
{
    private const string Site = "mn/v1/demo/";

    private static readonly Dictionary<BrokerKind, PlantBroker> s_brokers = [];

    private static readonly HashSet<BrokerKind> s_tried = [];

    private readonly List<BrokerClient> _clients = [];
    private PlantBroker? _broker;

    [ClassCleanup]
    public static void StopBrokers()
    {
        foreach (PlantBroker broker in s_brokers.Values)
        {
            broker.Dispose();
        }

        s_brokers.Clear();
    }

    /// <summary>Leaves no client and no retained message to the next test.</summary>
    public void Dispose()
    {
        _clients.ForEach(client => client.Dispose());
        if (_broker != null)
        {
            using var collector = new BrokerClient(_broker, "collector", "collector");
            collector.Connect();
            collector.Publish(Site + "press-1/rcp", string.Empty, isRetained: true);
            collector.Publish(Site + "press-2/rcp", string.Empty, isRetained: true);
            collector.Publish(Site + "press-1/cfg", string.Empty, isRetained: true);
            collector.Publish(Site + "press-2/cfg", string.Empty, isRetained: true);
        }
    }

    [TestMethod]
    [DataRow(BrokerKind.Embedded)]
    [DataRow(BrokerKind.Mosquitto)]
    [DataRow(BrokerKind.RabbitMq)]
    public void Collector_PacksAndReceipts_PassBothWays(BrokerKind kind)
    {
        BrokerClient collector = Connected(kind, "collector");
        Assert.IsTrue(collector.Subscribe(Site + "+/ev"));
        BrokerClient node = Connected(kind, "press-1");
        Assert.IsTrue(node.Subscribe(Site + "press-1/rcp"));

        Assert.IsTrue(node.Publish(Site + "press-1/ev", "pack"));
        Assert.AreEqual((Site + "press-1/ev", "pack"), collector.Take());
        Assert.IsTrue(collector.Publish(Site + "press-1/rcp", "receipt", isRetained: true));
        Assert.AreEqual((Site + "press-1/rcp", "receipt"), node.Take());
    }

    /// <summary>A person's certificate has no common name, even where the person is called as a node is.</summary>
    [TestMethod]
    [DataRow(BrokerKind.Embedded)]
    [DataRow(BrokerKind.Mosquitto)]
    [DataRow(BrokerKind.RabbitMq)]
    public void Person_CertificateForThePage_ConnectsNowhere(BrokerKind kind)
    {
        PlantFolder plant = Broker(kind).Plant;
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using X509Certificate2 certificate = plant.LoadAuthority().IssueForPerson("press-1", new PublicKey(key), 30);
        File.WriteAllText(plant.In("person.crt"), certificate.ExportCertificatePem());
        File.WriteAllText(plant.In("person.key"), key.ExportPkcs8PrivateKeyPem());

        Assert.IsFalse(Client(kind, "person", "press-1").Connect());
        Assert.IsTrue(Connected(kind, "press-1").IsConnected, "the node's own is taken");
    }

    /// <summary>The newest receipt waits for a node that comes later.</summary>
    [TestMethod]
    [DataRow(BrokerKind.Embedded)]
    [DataRow(BrokerKind.Mosquitto)]
    [DataRow(BrokerKind.RabbitMq)]
    public void Receipt_Retained_IsThereForANodeThatConnectsLater(BrokerKind kind)
    {
        BrokerClient collector = Connected(kind, "collector");
        Assert.IsTrue(collector.Publish(Site + "press-2/rcp", "older", isRetained: true));
        Assert.IsTrue(collector.Publish(Site + "press-2/rcp", "newest", isRetained: true));

        BrokerClient node = Connected(kind, "press-2");
        Assert.IsTrue(node.Subscribe(Site + "press-2/rcp"));

        Assert.AreEqual((Site + "press-2/rcp", "newest"), node.Take());
    }

    [TestMethod]
    [DataRow(BrokerKind.Embedded)]
    [DataRow(BrokerKind.Mosquitto)]
    [DataRow(BrokerKind.RabbitMq)]
    public void TwoCollectors_OwnCertificates_EachGetsEveryPackAndStays(BrokerKind kind)
    {
        BrokerClient first = Connected(kind, "collector");
        BrokerClient second = Connected(kind, "collector-2");
        Assert.IsTrue(first.Subscribe(Site + "+/ev"));
        Assert.IsTrue(second.Subscribe(Site + "+/ev"));
        BrokerClient node = Connected(kind, "press-1");
        for (int i = 0; i < 5; i++)
        {
            string text = "pack " + i;
            Assert.IsTrue(node.Publish(Site + "press-1/ev", text));
            Assert.AreEqual(text, first.Take().Text);
            Assert.AreEqual(text, second.Take().Text);
        }

        Assert.IsTrue(second.Publish(Site + "press-1/rcp", "receipt", isRetained: true));
        Assert.IsTrue(first.IsConnected && second.IsConnected);
    }

    /// <summary>A new session under the collector's client id would delete what the broker keeps for the collector.</summary>
    [TestMethod]
    [DataRow(BrokerKind.Embedded, true)]
    [DataRow(BrokerKind.Mosquitto, true)]
    [DataRow(BrokerKind.RabbitMq, true)]
    [DataRow(BrokerKind.Embedded, false)]
    [DataRow(BrokerKind.Mosquitto, false)]
    [DataRow(BrokerKind.RabbitMq, false)]
    public void NodeCertificate_CollectorsClientId_CollectorsSessionKeepsItsPacks(BrokerKind kind, bool isNewSession)
    {
        BrokerClient collector = Client(kind, "collector", isPersistent: true);
        Assert.IsTrue(collector.Connect());
        Assert.IsTrue(collector.Subscribe(Site + "+/ev"));
        collector.Disconnect();
        BrokerClient node = Connected(kind, "press-2");
        Assert.IsTrue(node.Publish(Site + "press-2/ev", "before"));

        BrokerClient thief = Client(kind, "press-1", "collector", isPersistent: !isNewSession);
        if (thief.Connect())
        {
            thief.Subscribe(Site + "+/ev");
            thief.Disconnect();
        }

        Assert.IsEmpty(thief.Left());
        Assert.IsTrue(node.Publish(Site + "press-2/ev", "after"));
        Assert.IsTrue(collector.Connect());
        string[] texts = [collector.Take().Text, collector.Take().Text];
        CollectionAssert.AreEquivalent((string[])["before", "after"], texts);
        collector.Disconnect();
        EndSession("collector");
    }

    [TestMethod]
    [DataRow(BrokerKind.Embedded)]
    [DataRow(BrokerKind.Mosquitto)]
    public void NodeCertificate_CollectorsClientId_CollectorStaysConnected(BrokerKind kind)
    {
        BrokerClient collector = Connected(kind, "collector");
        Assert.IsTrue(collector.Subscribe(Site + "+/ev"));
        Client(kind, "press-1", "collector").Connect();
        Client(kind, "press-1", "collector", isPersistent: true).Connect();
        Assert.IsTrue(collector.IsConnected);
    }

    /// <summary>RabbitMQ ends the connection of a client id that comes again: a thief cannot guess this one.</summary>
    [TestMethod]
    public void RabbitMq_CollectorWithASecretInItsClientId_CannotBeThrownOut()
    {
        BrokerClient collector = Client(BrokerKind.RabbitMq, "collector", "collector.0a1B2c3D");
        Assert.IsTrue(collector.Connect());
        Assert.IsTrue(collector.Subscribe(Site + "+/ev"));
        Client(BrokerKind.RabbitMq, "press-1", "collector").Connect();
        Assert.IsTrue(collector.IsConnected);
        BrokerClient node = Connected(BrokerKind.RabbitMq, "press-2");
        Assert.IsTrue(node.Publish(Site + "press-2/ev", "pack"));
        Assert.AreEqual("pack", collector.Take().Text);
    }

    [TestMethod]
    public void RabbitMq_ThrownOutCollector_ComesBackToItsSession()
    {
        BrokerClient collector = Client(BrokerKind.RabbitMq, "collector", isPersistent: true);
        Assert.IsTrue(collector.Connect());
        Assert.IsTrue(collector.Subscribe(Site + "+/ev"));
        Assert.IsFalse(Client(BrokerKind.RabbitMq, "press-1", "collector").Connect(), "the session is not the thief's");
        collector.AwaitEnd();
        BrokerClient node = Connected(BrokerKind.RabbitMq, "press-2");
        Assert.IsTrue(node.Publish(Site + "press-2/ev", "while away"));
        Assert.IsTrue(collector.Connect());
        Assert.AreEqual("while away", collector.Take().Text);
        collector.Disconnect();
        EndSession("collector");
    }

    /// <summary>The thief gets nothing that is not its own, and the collector loses nothing to it.</summary>
    [TestMethod]
    [DataRow(BrokerKind.Embedded, "#")]
    [DataRow(BrokerKind.Embedded, "mn/v1/demo/+/ev")]
    [DataRow(BrokerKind.Embedded, "mn/v1/demo/+/cmd")]
    [DataRow(BrokerKind.Embedded, "mn/v1/demo/press-2/rcp")]
    [DataRow(BrokerKind.Embedded, "mn/v1/demo/press-2/cfg")]
    [DataRow(BrokerKind.Embedded, "$share/plant/mn/v1/demo/+/ev")]
    [DataRow(BrokerKind.Mosquitto, "#")]
    [DataRow(BrokerKind.Mosquitto, "mn/v1/demo/+/ev")]
    [DataRow(BrokerKind.Mosquitto, "mn/v1/demo/+/cmd")]
    [DataRow(BrokerKind.Mosquitto, "mn/v1/demo/press-2/rcp")]
    [DataRow(BrokerKind.Mosquitto, "mn/v1/demo/press-2/cfg")]
    [DataRow(BrokerKind.Mosquitto, "$share/plant/mn/v1/demo/+/ev")]
    [DataRow(BrokerKind.Mosquitto, "$SYS/#")]
    [DataRow(BrokerKind.RabbitMq, "#")]
    [DataRow(BrokerKind.RabbitMq, "mn/v1/demo/+/ev")]
    [DataRow(BrokerKind.RabbitMq, "mn/v1/demo/+/cmd")]
    [DataRow(BrokerKind.RabbitMq, "mn/v1/demo/press-2/rcp")]
    [DataRow(BrokerKind.RabbitMq, "mn/v1/demo/press-2/cfg")]
    [DataRow(BrokerKind.RabbitMq, "$share/plant/mn/v1/demo/+/ev")]
    [DataRow(BrokerKind.RabbitMq, "mn/v1/demo/press-1/#")]
    public void NodeCertificate_SubscriptionOfOthers_DeliversNothing(BrokerKind kind, string filter)
    {
        BrokerClient collector = Connected(kind, "collector");
        Assert.IsTrue(collector.Subscribe(Site + "+/ev"));
        BrokerClient thief = Client(kind, "press-1", isPersistent: true);
        Assert.IsTrue(thief.Connect());
        thief.Subscribe(filter);
        if (!thief.IsConnected)
        {
            thief = Client(kind, "press-1", isPersistent: true); // The same session, after a broker that ended the connection.
            Assert.IsTrue(thief.Connect());
        }

        Assert.IsTrue(thief.Subscribe(Site + "press-1/cmd"));
        BrokerClient node = Connected(kind, "press-2");
        for (int i = 0; i < 4; i++)
        {
            Assert.IsTrue(node.Publish(Site + "press-2/ev", "pack " + i));
            Assert.AreEqual("pack " + i, collector.Take().Text);
        }

        Assert.IsTrue(collector.Publish(Site + "press-2/cmd", "other's"));
        Assert.IsTrue(collector.Publish(Site + "press-2/rcp", "other's"));
        Assert.IsTrue(collector.Publish(Site + "press-2/cfg", "other's"));
        Assert.IsTrue(collector.Publish(Site + "press-1/cmd", "own"));

        Assert.AreEqual((Site + "press-1/cmd", "own"), thief.Take());
        Assert.IsEmpty(thief.Left());
        thief.Disconnect();
        EndSession("press-1");
    }

    /// <summary>A receipt that a node made for itself would let it erase what nobody has stored.</summary>
    [TestMethod]
    [DataRow(BrokerKind.Embedded, "press-1/rcp")]
    [DataRow(BrokerKind.Embedded, "press-2/rcp")]
    [DataRow(BrokerKind.Embedded, "press-2/ev")]
    [DataRow(BrokerKind.Embedded, "press-2/status")]
    [DataRow(BrokerKind.Embedded, "press-2/cmd")]
    [DataRow(BrokerKind.Embedded, "press-1/cfg")]
    [DataRow(BrokerKind.Embedded, "press-2/cfg")]
    [DataRow(BrokerKind.Mosquitto, "press-1/rcp")]
    [DataRow(BrokerKind.Mosquitto, "press-2/rcp")]
    [DataRow(BrokerKind.Mosquitto, "press-2/ev")]
    [DataRow(BrokerKind.Mosquitto, "press-2/status")]
    [DataRow(BrokerKind.Mosquitto, "press-2/cmd")]
    [DataRow(BrokerKind.Mosquitto, "press-1/cfg")]
    [DataRow(BrokerKind.Mosquitto, "press-2/cfg")]
    [DataRow(BrokerKind.RabbitMq, "press-1/rcp")]
    [DataRow(BrokerKind.RabbitMq, "press-2/rcp")]
    [DataRow(BrokerKind.RabbitMq, "press-2/ev")]
    [DataRow(BrokerKind.RabbitMq, "press-2/status")]
    [DataRow(BrokerKind.RabbitMq, "press-2/cmd")]
    [DataRow(BrokerKind.RabbitMq, "press-1/cfg")]
    [DataRow(BrokerKind.RabbitMq, "press-2/cfg")]
    public void NodeCertificate_PublicationWithoutRight_ReachesNobodyNowOrLater(BrokerKind kind, string topic)
    {
        BrokerClient collector = Connected(kind, "collector");
        Assert.IsTrue(collector.Subscribe(Site + "#"));
        BrokerClient victim = Connected(kind, "press-2");
        Assert.IsTrue(victim.Subscribe(Site + "press-2/cmd"));
        BrokerClient thief = Connected(kind, "press-1");

        // mosquitto answers as if it had taken it; the other two end the connection.
        Assert.AreEqual(kind == BrokerKind.Mosquitto, thief.Publish(Site + topic, "forged", isRetained: true));

        Assert.IsTrue(collector.Publish(Site + "press-2/cmd", "true command"));
        Assert.AreEqual("true command", victim.Take().Text);
        Assert.IsTrue(victim.Publish(Site + "press-2/ev", "true pack"));
        while (collector.Take() is { Text: not "true pack" } message)
        {
            Assert.AreNotEqual("forged", message.Text);
        }

        BrokerClient later = Connected(kind, topic.Split('/')[0]);
        Assert.IsTrue(later.Subscribe($"{Site}{topic.Split('/')[0]}/rcp"));
        Assert.IsTrue(later.Subscribe($"{Site}{topic.Split('/')[0]}/cmd"));
        Assert.IsTrue(later.Subscribe($"{Site}{topic.Split('/')[0]}/cfg"));
        Assert.IsTrue(collector.Publish($"{Site}{topic.Split('/')[0]}/cmd", "end"));
        Assert.AreEqual("end", later.Take().Text, "no forged message waited for it");
    }

    [TestMethod]
    [DataRow(BrokerKind.Embedded)]
    [DataRow(BrokerKind.Mosquitto)]
    [DataRow(BrokerKind.RabbitMq)]
    public void NodeCertificate_LastWillOnAnothersTopic_IsNotPublished(BrokerKind kind)
    {
        BrokerClient collector = Connected(kind, "collector");
        Assert.IsTrue(collector.Subscribe(Site + "press-2/status"));
        Assert.IsTrue(collector.Subscribe(Site + "press-1/status"));
        BrokerClient thief = Client(kind, "press-1", willTopic: Site + "press-2/status");
        Assert.IsTrue(thief.Connect());
        thief.Dispose();
        BrokerClient honest = Client(kind, "press-1", willTopic: Site + "press-1/status");
        Assert.IsTrue(honest.Connect());
        honest.Dispose();
        Assert.AreEqual((Site + "press-1/status", "press-1"), collector.Take());
    }

    /// <summary>The honest node's pack behind it is the first that the collector gets.</summary>
    [TestMethod]
    [DataRow(BrokerKind.Embedded)]
    [DataRow(BrokerKind.Mosquitto)]
    [DataRow(BrokerKind.RabbitMq)]
    public void Publish_LongerThanTheLimit_IsNotDelivered(BrokerKind kind)
    {
        BrokerClient collector = Connected(kind, "collector");
        Assert.IsTrue(collector.Subscribe(Site + "+/ev"));
        BrokerClient thief = Connected(kind, "press-1");
        thief.Send(Site + "press-1/ev", new string('x', 70_000));
        BrokerClient node = Connected(kind, "press-2");
        for (int i = 0; i < 3; i++)
        {
            Assert.IsTrue(node.Publish(Site + "press-2/ev", "pack " + i));
            Assert.AreEqual("pack " + i, collector.Take().Text);
        }
    }

    /// <summary>
    /// Only the embedded broker can forbid it. The others keep the newest one: mosquitto gives it to a collector that subscribes later, who
    /// knows it already; RabbitMQ gives it to nobody who subscribes with a wildcard.
    /// </summary>
    [TestMethod]
    [DataRow(BrokerKind.Embedded, 0)]
    [DataRow(BrokerKind.Mosquitto, 1)]
    [DataRow(BrokerKind.RabbitMq, 0)]
    public void NodeCertificate_RetainedPacks_OnlyTheNewestIsKept(BrokerKind kind, int expected)
    {
        BrokerClient thief = Connected(kind, "press-1");
        bool isTaken = thief.Publish(Site + "press-1/ev", "retained 1", isRetained: true);
        Assert.AreEqual(kind != BrokerKind.Embedded, isTaken);
        if (isTaken)
        {
            Assert.IsTrue(thief.Publish(Site + "press-1/ev", "retained 2", isRetained: true));
        }

        BrokerClient collector = Connected(kind, "collector");
        Assert.IsTrue(collector.Subscribe(Site + "+/ev"));
        BrokerClient node = Connected(kind, "press-2");
        Assert.IsTrue(node.Publish(Site + "press-2/ev", "pack"));
        var before = new List<string>();
        for (string text = collector.Take().Text; text != "pack"; text = collector.Take().Text)
        {
            before.Add(text);
        }

        CollectionAssert.AreEqual(Enumerable.Repeat("retained 2", expected).ToArray(), before);
        if (isTaken)
        {
            Assert.IsTrue(thief.Publish(Site + "press-1/ev", string.Empty, isRetained: true));
        }
    }

    [TestMethod]
    [DataRow(BrokerKind.Embedded)]
    [DataRow(BrokerKind.Mosquitto)]
    [DataRow(BrokerKind.RabbitMq)]
    public void Operator_CommandAndAnswer_PassAndNothingElse(BrokerKind kind)
    {
        BrokerClient node = Connected(kind, "press-1");
        Assert.IsTrue(node.Subscribe(Site + "press-1/cmd"));
        BrokerClient person = Connected(kind, "operator");
        Assert.IsTrue(person.Subscribe(Site + "press-1/rsp"));
        Assert.IsTrue(person.Publish(Site + "press-1/cmd", "command"));
        Assert.AreEqual("command", node.Take().Text);
        Assert.IsTrue(node.Publish(Site + "press-1/rsp", "answer"));
        Assert.AreEqual("answer", person.Take().Text);

        person.Publish(Site + "press-1/rcp", "forged", isRetained: true);
        BrokerClient collector = Connected(kind, "collector");
        Assert.IsTrue(node.Subscribe(Site + "press-1/rcp"));
        Assert.IsTrue(collector.Publish(Site + "press-1/rcp", "receipt"));
        Assert.AreEqual("receipt", node.Take().Text);
    }

    /// <summary>It waits for a node that is away, and is gone when the plant has its answer.</summary>
    [TestMethod]
    [DataRow(BrokerKind.Embedded)]
    [DataRow(BrokerKind.Mosquitto)]
    [DataRow(BrokerKind.RabbitMq)]
    public void Operator_Change_WaitsForItsNodeAndIsRemoved(BrokerKind kind)
    {
        BrokerClient person = Connected(kind, "operator");
        Assert.IsTrue(person.Publish(Site + "press-1/cfg", "change", isRetained: true));
        BrokerClient node = Connected(kind, "press-1");
        Assert.IsTrue(node.Subscribe(Site + "press-1/cfg"));
        Assert.AreEqual((Site + "press-1/cfg", "change"), node.Take());

        Assert.IsTrue(person.Publish(Site + "press-1/cfg", string.Empty, isRetained: true));
        node.Disconnect();
        BrokerClient again = Connected(kind, "press-1");
        Assert.IsTrue(again.Subscribe(Site + "press-1/cfg"));
        Assert.IsTrue(again.Subscribe(Site + "press-1/cmd"));
        Assert.IsTrue(person.Publish(Site + "press-1/cmd", "command"));
        Assert.AreEqual("command", again.Take().Text);
    }

    [TestMethod]
    [DataRow(BrokerKind.Embedded)]
    [DataRow(BrokerKind.Mosquitto)]
    [DataRow(BrokerKind.RabbitMq)]
    public void Connect_WithoutCertificateOrWithTheBrokersOwn_IsRefused(BrokerKind kind)
    {
        PlantBroker broker = Broker(kind);
        using var none = new BrokerClient(broker, null, "press-1");
        Assert.IsFalse(none.Connect() && none.IsConnected);
        using var brokers = new BrokerClient(broker, "broker", "broker");
        Assert.IsFalse(brokers.Connect() && brokers.IsConnected);
    }

    /// <summary>Name and password must not stand above the certificate.</summary>
    [TestMethod]
    [DataRow(BrokerKind.Embedded, "")]
    [DataRow(BrokerKind.Mosquitto, "")]
    [DataRow(BrokerKind.RabbitMq, "")]
    [DataRow(BrokerKind.RabbitMq, "collector")]
    public void NodeCertificate_CollectorsNameAsUser_HasNoMoreThanANodesRights(BrokerKind kind, string password)
    {
        BrokerClient thief = Client(kind, "press-1");
        bool isCollector = thief.Connect("collector", password) && thief.Publish(Site + "press-2/rcp", "forged", isRetained: true);
        BrokerClient victim = Connected(kind, "press-2");
        Assert.IsTrue(victim.Subscribe(Site + "press-2/rcp"));
        BrokerClient collector = Connected(kind, "collector");
        Assert.IsTrue(collector.Publish(Site + "press-2/rcp", "receipt"));
        Assert.AreEqual("receipt", victim.Take().Text);
        Assert.IsTrue(kind == BrokerKind.Mosquitto || !isCollector, "mosquitto answers as if it had taken it");
    }

    /// <summary>
    /// mosquitto lets any client join any share and throws away what that client may not read: without the secret in its name the thief
    /// would take every third pack.
    /// </summary>
    [TestMethod]
    public void Mosquitto_NodeCertificateOnTheCollectorsShare_TakesNothing()
    {
        PlantBroker broker = Broker(BrokerKind.Mosquitto);
        string share = SharedGroup.NameOf(new BrokerOptions { SharedGroup = "plant", KeyFile = broker.IdentityOf("collector").Key })!;
        Assert.AreEqual(
            share, SharedGroup.NameOf(new BrokerOptions { SharedGroup = "plant", KeyFile = broker.IdentityOf("collector-2").Key }));
        BrokerClient first = Connected(BrokerKind.Mosquitto, "collector");
        BrokerClient second = Connected(BrokerKind.Mosquitto, "collector-2");
        Assert.IsTrue(first.Subscribe($"$share/{share}/{Site}+/ev"));
        Assert.IsTrue(second.Subscribe($"$share/{share}/{Site}+/ev"));
        Connected(BrokerKind.Mosquitto, "press-1").Subscribe($"$share/plant/{Site}+/ev");
        BrokerClient node = Connected(BrokerKind.Mosquitto, "press-2");
        string[] texts = [.. Enumerable.Range(0, 12).Select(i => "pack " + i)];
        Array.ForEach(texts, text => Assert.IsTrue(node.Publish(Site + "press-2/ev", text)));

        string[] taken = [.. Enumerable.Range(0, 6).SelectMany(_ => (string[])[first.Take().Text, second.Take().Text])];

        CollectionAssert.AreEquivalent(texts, taken);
    }

    /// <summary>What `meternode command` does, at a broker that speaks MQTT 5 and at one that hangs up on it.</summary>
    [TestMethod]
    [DataRow(BrokerKind.Embedded)]
    [DataRow(BrokerKind.Mosquitto)]
    [DataRow(BrokerKind.RabbitMq)]
    public async Task Request_Command_IsAnswered(BrokerKind kind)
    {
        BrokerClient node = Connected(kind, "press-1");
        Assert.IsTrue(node.Subscribe(Site + "press-1/cmd"));
        Task<byte[]?> request = Task.Run(() => Request(kind, "press-1"));
        Assert.AreEqual("order", node.Take().Text);
        Assert.IsTrue(node.Publish(Site + "press-1/rsp", "answer"));
        Assert.AreEqual("answer", Encoding.UTF8.GetString((await request)!));
    }

    /// <summary>A refusal that can be seen: under `--shared` such a broker would otherwise deliver nothing without a word.</summary>
    [TestMethod]
    [DataRow(BrokerKind.Embedded)]
    [DataRow(BrokerKind.RabbitMq)]
    public void Collector_SharedSubscriptionWhereThereIsNone_IsRefused(BrokerKind kind) =>
        Assert.IsFalse(Connected(kind, "collector").Subscribe("$share/plant/" + Site + "+/ev"));

    /// <summary>A running RabbitMQ learns of new nodes without a restart.</summary>
    [TestMethod]
    public void RabbitMq_NodeProvisionedWhileItRuns_IsLetInAfterTheUpdate()
    {
        PlantBroker broker = Broker(BrokerKind.RabbitMq);
        NodeProvisioner.Add(broker.Plant, "press-9", TemporaryPlant.Document());
        Assert.IsFalse(Client(BrokerKind.RabbitMq, "press-9").Connect());
        broker.Update();
        Assert.IsTrue(Connected(BrokerKind.RabbitMq, "press-9").Publish(Site + "press-9/ev", "pack"));
    }

    private byte[]? Request(BrokerKind kind, string node)
    {
        PlantBroker broker = Broker(kind);
        return MqttRequest.Send(
            new BrokerOptions
            {
                Host = "127.0.0.1",
                Port = broker.Port,
                CaFile = broker.Plant.CaCertificatePath,
                CertificateFile = broker.Plant.OperatorCertificatePath,
                KeyFile = broker.Plant.OperatorKeyPath,
                IsTransient = true,
            },
            $"{Site}{node}/cmd",
            "order"u8.ToArray(),
            $"{Site}{node}/rsp",
            _ => true,
            Patience.Step);
    }

    private PlantBroker Broker(BrokerKind kind)
    {
        if (!s_brokers.TryGetValue(kind, out PlantBroker? broker))
        {
            PlantBroker.Require(kind);
            Assert.IsTrue(s_tried.Add(kind), $"{kind} did not start in an earlier test");
            broker = new PlantBroker(kind);
            s_brokers.Add(kind, broker);
        }

        return _broker = broker;
    }

    private BrokerClient Client(
        BrokerKind kind, string name, string? clientId = null, bool isPersistent = false, string? willTopic = null)
    {
        var client = new BrokerClient(Broker(kind), name, clientId ?? name, isPersistent, willTopic);
        _clients.Add(client);
        return client;
    }

    private BrokerClient Connected(BrokerKind kind, string name)
    {
        BrokerClient client = Client(kind, name);
        Assert.IsTrue(client.Connect(), $"{kind}: {name} cannot connect");
        return client;
    }

    /// <summary>Leaves nothing for the next test.</summary>
    private void EndSession(string name)
    {
        using var client = new BrokerClient(_broker!, name, name);
        Assert.IsTrue(client.Connect());
        client.Disconnect();
    }
}
