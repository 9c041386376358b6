using System.Collections.Concurrent;
using System.Formats.Cbor;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using MeterNode.Plant;
using MeterNode.Plant.Collecting;
using MeterNode.Plant.NodeCommands;
using MeterNode.Plant.Provisioning;
using MeterNode.Server.Checks;
using MeterNode.Server.Serving;
using MeterNode.Tools.Tests.LifeCycle;
using MeterNode.Tools.Tests.Provisioning;
using MeterNode.Tools.Tests.Support;
using MeterNode.Wire;

namespace MeterNode.Tools.Tests.Serving;

/// <summary>Certificates renew before they expire, without a person and without a plant that stops.</summary>
[TestClass]
public sealed class CertificateUpkeepTests : IDisposable
{
    private const string Node = "press-1";

    private readonly TemporaryPlant _plant = new(host: "127.0.0.1", port: LoopbackPorts.Take());
    private readonly string _bundle;
    private readonly ConcurrentQueue<PlantNotice> _said = new();

    public CertificateUpkeepTests()
    {
        _bundle = _plant.Provision();
    }

    private Registry Registry => Registry.Load(_plant.Plant.RegistryPath);

    public void Dispose() => _plant.Dispose();

    [TestMethod]
    [DataRow(300, false)]
    [DataRow(335, false)]
    [DataRow(337, true)]
    [DataRow(500, true)]
    public void Due_DaysAfterTheIssue_IsSixtyDaysBeforeTheEnd(int days, bool isDue) => Assert.AreEqual(
        isDue, NodeRenewal.Due(_plant.Plant, Registry, DateTimeOffset.UtcNow.AddDays(days)).Contains(Node));

    [TestMethod]
    public void Begin_Renewal_IsAChangeWithACertificateForTheSameKeyAndAStatement()
    {
        using X509Certificate2 former = Present();
        (long serial, DateTimeOffset until) = NodeRenewal.Begin(_plant.Plant, Node);

        using X509Certificate2 renewed = Present();
        Assert.AreNotEqual(former.SerialNumber, renewed.SerialNumber);
        CollectionAssert.AreEqual(former.GetPublicKey(), renewed.GetPublicKey());
        Assert.AreEqual(397, (renewed.NotAfter - renewed.NotBefore).TotalDays, 0.001);
        Assert.AreEqual(renewed.NotAfter.ToUniversalTime(), until.UtcDateTime);
        PlantStatement said = new PlantHistory(File.ReadAllBytes(_plant.Plant.HistoryPath), _plant.Plant.PlantPublicKey).Last()!;
        Assert.AreEqual(StatementKind.Certificate, said.Kind);
        CollectionAssert.AreEqual(SHA256.HashData(renewed.RawData), (byte[])said.Fields["sha"]);
        Assert.AreEqual(serial, NodeFacts.Read(_bundle).Configuration.Serial);
        PlantState.Require(_plant.Plant);
        StringAssert.Contains(
            Assert.ThrowsExactly<OperatorException>(() => NodeRenewal.Begin(_plant.Plant, Node)).Message, "waits for its answer");
    }

    [TestMethod]
    public void Renewal_GivenUpByTheNode_LeavesTheFormerOneAndIsNotTriedForAWeek()
    {
        byte[] former = File.ReadAllBytes(Path.Combine(_bundle, "files", "tls.crt"));
        (long serial, _) = NodeRenewal.Begin(_plant.Plant, Node);
        Assert.IsTrue(PendingChanges.Take(_plant.Plant, new ChangeAnswer(Node, serial, false, "unreachable")));

        CollectionAssert.AreEqual(former, File.ReadAllBytes(Path.Combine(_bundle, "files", "tls.crt")));
        var history = new PlantHistory(File.ReadAllBytes(_plant.Plant.HistoryPath), _plant.Plant.PlantPublicKey);
        Assert.IsTrue(history.Read().Any(said => said.Kind == StatementKind.Certificate));
        Assert.IsEmpty(DueWithAnExpiringCertificate(DateTimeOffset.UtcNow.AddDays(6)));
        Assert.HasCount(1, DueWithAnExpiringCertificate(DateTimeOffset.UtcNow.AddDays(8)));
    }

    /// <summary>A cable renewal writes a key of its own; nothing may put a certificate for another key beside it.</summary>
    [TestMethod]
    public void RenewByCable_AfterOneOverTheAir_NeverLeavesACertificateForAnotherKey()
    {
        (long serial, _) = NodeRenewal.Begin(_plant.Plant, Node);
        MeterNode.Plant.LifeCycle.NodeLife.Renew(_plant.Plant, Node);
        RequirePair();
        Assert.IsTrue(PendingChanges.Take(_plant.Plant, new ChangeAnswer(Node, serial, true, "")));
        MeterNode.Plant.LifeCycle.NodeLife.Renew(_plant.Plant, Node);
        RequirePair();
        Assert.IsTrue(PendingChanges.Take(_plant.Plant, new ChangeAnswer(Node, serial, false, "unreachable")));
        RequirePair();
    }

    [TestMethod]
    public void Serve_NodeIsHeardOf_GetsItsCertificateOverTheAirAndNobodyElseDoes()
    {
        _plant.Provision("press-2");
        string files = Path.Combine(_bundle, "files");
        MadeCertificate.Write(_plant.Plant, Node, Path.Combine(files, "tls.crt"), Path.Combine(files, "tls.key"), -340, 30);
        using PlantServer server = Serve(DateTimeOffset.UtcNow.AddDays(8));
        using X509Certificate2 identity = Identity(Node);
        using var client = new ServedClient(_plant.Plant, identity, Node);
        client.Subscribe($"mn/v1/demo/{Node}/cfg");
        client.Publish($"mn/v1/demo/{Node}/status", """{"state":"online"}""");
        server.RenewCertificates();

        byte[] message = client.Take();
        CollectionAssert.AreEqual(PendingChanges.Message(_plant.Plant, Node), message);
        Assert.HasCount(1, PendingChanges.Of(_plant.Plant), "press-2 was not heard of");
        StringAssert.Contains(
            _said.Single(notice => notice.Event == "certificate").Text, "press-1: gets a certificate until ");

        client.Publish($"mn/v1/demo/{Node}/rsp", Answer(NodeFacts.Read(_bundle).Configuration.Serial));
        Assert.IsTrue(SpinWait.SpinUntil(() => PendingChanges.Of(_plant.Plant).Count == 0, ServedPlant.Wait));
        server.RenewCertificates();
        Assert.IsEmpty(PendingChanges.Of(_plant.Plant), "the new one is not due");
    }

    [TestMethod]
    public void Serve_KeysAreElsewhere_SaysOnceWhatWaitsForThem()
    {
        OfflineKeys.Move(_plant.Plant, Path.Combine(_plant.Folder, "..", "plant.keys"), "correct horse battery staple", 100);
        using PlantServer server = Serve(DateTimeOffset.UtcNow.AddDays(350));
        using X509Certificate2 identity = Identity(Node);
        using var client = new ServedClient(_plant.Plant, identity, Node);
        client.Publish($"mn/v1/demo/{Node}/status", """{"state":"online"}""");
        server.RenewCertificates();
        server.RenewCertificates();
        string text = _said.Single(notice => notice.Event == "certificate" && notice.Source == Node).Text;
        StringAssert.Contains(text, "press-1: its certificate waits to be renewed: the authority's key is not in ");
        StringAssert.Contains(text, "give --plant-key FILE");
    }

    [TestMethod]
    public void Serve_BrokersCertificateEndsSoon_IsRenewedWhileClientsStay()
    {
        PlantFolder plant = _plant.Plant;
        MadeCertificate.Write(plant, "broker", plant.In("broker", "server.crt"), plant.In("broker", "server.key"), -20, 10, "127.0.0.1");
        using PlantServer server = Serve(DateTimeOffset.UtcNow);
        using X509Certificate2 identity = Identity(Node);
        using var before = new ServedClient(plant, identity, Node);
        server.RenewCertificates();

        using X509Certificate2 renewed = plant.LoadBrokerIdentity();
        Assert.IsGreaterThan(3000, (renewed.NotAfter - DateTime.Now).TotalDays);
        Assert.IsTrue(renewed.MatchesHostname("127.0.0.1"));
        using X509Certificate2 other = Identity("press-9");
        using var after = new ServedClient(plant, other, "press-9");
        Assert.AreEqual(renewed.Thumbprint, after.Shown);
        Assert.AreNotEqual(before.Shown, after.Shown);
        Assert.IsTrue(before.IsConnected);
    }

    [TestMethod]
    public void RenewDue_OwnCertificatesThatEnd_AreAllRenewedAndTheChecksAreClean()
    {
        PlantFolder plant = _plant.Plant;
        MadeCertificate.Write(plant, "broker", plant.In("broker", "server.crt"), plant.In("broker", "server.key"), -20, -1, "127.0.0.1");
        MadeCertificate.Write(plant, "operator", plant.OperatorCertificatePath, plant.OperatorKeyPath, -20, 5);
        MadeCertificate.Write(plant, "collector", plant.CollectorCertificatePath, plant.CollectorKeyPath, -20, 5);

        CollectionAssert.AreEqual(
            (string[])["broker", "operator", "collector"], IdentityRenewal.RenewDue(plant, DateTimeOffset.UtcNow).ToArray());

        PlantFinding[] wrong =
        [
            .. PlantChecks.Run(new PlantCheckOptions { Server = new PlantServerOptions { Plant = plant } })
                .Where(finding => finding.Level != FindingLevel.Ok),
        ];
        Assert.IsEmpty(wrong, string.Join("\n", wrong.Select(finding => finding.Text)));
        Assert.IsEmpty(IdentityRenewal.RenewDue(plant, DateTimeOffset.UtcNow));
    }

    /// <summary>A broker elsewhere may lose what it had retained: the server gives it what waits, and takes the answers.</summary>
    [TestMethod]
    public void Serve_BrokerElsewhere_BringsWhatWaitsAndTakesTheAnswer()
    {
        using var broker = new PlantBroker(BrokerKind.Embedded);
        PlantFolder plant = broker.Plant;
        (long serial, _) = NodeRenewal.Begin(plant, Node);
        using var server = new PlantServer(
            new PlantServerOptions { Plant = plant, Broker = new BrokerAddress("127.0.0.1", broker.Port, null) });
        using X509Certificate2 identity = Identity(Node, plant);
        using var client = new ServedClient(plant, identity, Node);
        client.Subscribe($"mn/v1/demo/{Node}/cfg");
        server.Start();

        CollectionAssert.AreEqual(PendingChanges.Message(plant, Node), client.Take());
        client.Publish($"mn/v1/demo/{Node}/rsp", Answer(serial, plant));
        Assert.IsTrue(SpinWait.SpinUntil(() => PendingChanges.Of(plant).Count == 0, ServedPlant.Wait));
    }

    private PlantServer Serve(DateTimeOffset now)
    {
        var server = new PlantServer(new PlantServerOptions { Plant = _plant.Plant, Time = new ManualTime(now) });
        server.Said += _said.Enqueue;
        server.Start();
        return server;
    }

    private IReadOnlyList<string> DueWithAnExpiringCertificate(DateTimeOffset now)
    {
        string made = Path.Combine(_plant.Folder, "..", "made.key");
        MadeCertificate.Write(_plant.Plant, Node, Path.Combine(_bundle, "files", "tls.crt"), made, -300, 30);
        return NodeRenewal.Due(_plant.Plant, Registry, now);
    }

    private X509Certificate2 Present() => X509Certificate2.CreateFromPem(File.ReadAllText(Path.Combine(_bundle, "files", "tls.crt")));

    private void RequirePair() => X509Certificate2.CreateFromPem(
        File.ReadAllText(Path.Combine(_bundle, "files", "tls.crt")), File.ReadAllText(Path.Combine(_bundle, "files", "tls.key"))).Dispose();

    private X509Certificate2 Identity(string name, PlantFolder? plant = null)
    {
        using X509Certificate2 authority = X509Certificate2.CreateFromPem(File.ReadAllText((plant ?? _plant.Plant).CaCertificatePath));
        string bundle = (plant ?? _plant.Plant).BundlePath(name);
        if (Directory.Exists(bundle))
        {
            return X509Certificate2.CreateFromPemFile(Path.Combine(bundle, "files", "tls.crt"), Path.Combine(bundle, "files", "tls.key"));
        }

        IssuedCertificate issued = _plant.Plant.LoadAuthority().IssueForNode(name);
        return X509Certificate2.CreateFromPem(issued.CertificatePem, issued.KeyPem);
    }

    private byte[] Answer(long serial, PlantFolder? plant = null)
    {
        string around = Path.GetDirectoryName((plant ?? _plant.Plant).Path)!;
        string path = Directory.EnumerateFiles(around, "node.key", SearchOption.AllDirectories).First(file => file.Contains(Node));
        using ECDsa signer = ECDsa.Create(new ECParameters { Curve = ECCurve.NamedCurves.nistP256, D = File.ReadAllBytes(path) });
        var writer = new CborWriter(CborConformanceMode.Ctap2Canonical);
        writer.WriteStartMap(5);
        writer.WriteTextString("v");
        writer.WriteInt32(1);
        writer.WriteTextString("ok");
        writer.WriteBoolean(true);
        writer.WriteTextString("cfg");
        writer.WriteInt64(serial);
        writer.WriteTextString("why");
        writer.WriteTextString("");
        writer.WriteTextString("node");
        writer.WriteTextString(Node);
        writer.WriteEndMap();
        return CoseSign1Writer.Sign(writer.Encode(), signer);
    }
}
