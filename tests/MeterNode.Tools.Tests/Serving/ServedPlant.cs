using System.Collections.Concurrent;
using System.Security.Cryptography.X509Certificates;
using MeterNode.Plant.Provisioning;
using MeterNode.Plant.Stores;
using MeterNode.Server.Serving;
using MeterNode.Tools.Tests.Support;
using MeterNode.Tools.Tests.Wire;
using MQTTnet;
using MQTTnet.Formatter;
using MQTTnet.Protocol;

namespace MeterNode.Tools.Tests.Serving;

/// <summary>A plant folder whose registry has the nodes of a <see cref="TestPlant"/>, and the server that runs it.</summary>
internal sealed class ServedPlant : IDisposable
{
    internal const string Site = "test";
    internal static readonly TimeSpan Wait = Patience.Step;

    private readonly string _root = Directory.CreateTempSubdirectory("meternode-serve-").FullName;
    private readonly List<IDisposable> _owned = [];

    internal ServedPlant(int nodes = 1, string site = Site, int? port = null)
    {
        Nodes = new TestPlant(nodes, site);
        Plant = PlantFolder.Create(Path.Combine(_root, "plant"), site, "127.0.0.1", port ?? LoopbackPorts.Take());
        File.WriteAllText(Plant.RegistryPath, Nodes.Registry.ToJson());
        Server = Make();
    }

    internal TestPlant Nodes { get; }

    internal PlantFolder Plant { get; }

    internal PlantServer Server { get; private set; }

    internal ConcurrentQueue<PlantNotice> Notices { get; } = new();

    internal PlantServerOptions Options { get; set; } = null!;

    public void Dispose()
    {
        _owned.ForEach(item => item.Dispose());
        Server.Dispose();
        Directory.Delete(_root, recursive: true);
    }

    /// <summary>A server with other options; not started.</summary>
    internal PlantServer Remake(Func<PlantServerOptions, PlantServerOptions> change)
    {
        Server.Dispose();
        return Server = Make(change);
    }

    /// <summary>A server that runs on a clock of the test, which stands at the beginning of the first pack.</summary>
    internal ManualTime Begin()
    {
        var time = new ManualTime(DateTimeOffset.UnixEpoch.AddSeconds(TestNode.StartSeconds));
        Remake(options => options with { Time = time }).Start();
        return time;
    }

    /// <summary>The first node's next pack comes, 2 s after its minute.</summary>
    internal void Send(ManualTime time, Action<PayloadWriter>? more = null)
    {
        time.Advance(62);
        Publish(Connect("node-1"), "mn/v1/test/node-1/ev", Nodes.Node.Next(more));
    }

    /// <summary>Waits for a notice that has <paramref name="part"/> in it.</summary>
    internal PlantNotice Said(string part)
    {
        PlantNotice? found = null;
        Assert.IsTrue(
            SpinWait.SpinUntil(() => (found = Notices.FirstOrDefault(notice => notice.Text.Contains(part))) is not null, Wait),
            $"'{part}' was not said: {string.Join(" | ", Notices.Select(notice => notice.Text))}");
        return found!;
    }

    /// <summary>Certificate and key of a client of this plant, in files.</summary>
    internal (string Certificate, string Key) Identity(string name)
    {
        IssuedCertificate issued = Plant.LoadAuthority().Issue(name, [], 1);
        string path = Path.Combine(_root, name);
        File.WriteAllText(path + ".crt", issued.CertificatePem + "\n");
        File.WriteAllText(path + ".key", issued.KeyPem + "\n");
        return (path + ".crt", path + ".key");
    }

    /// <summary>A client that is connected with a certificate of its own name.</summary>
    internal IMqttClient Connect(string name)
    {
        (string certificateFile, string keyFile) = Identity(name);
        return Connect(X509Certificate2.CreateFromPemFile(certificateFile, keyFile), name);
    }

    internal IMqttClient Connect(X509Certificate2 certificate, string clientId)
    {
        _owned.Add(certificate);
        IMqttClient client = new MqttClientFactory().CreateMqttClient();
        _owned.Add(client);
        MqttClientTlsOptions tls = new MqttClientTlsOptionsBuilder().UseTls().WithRevocationMode(X509RevocationMode.NoCheck)
            .WithCertificateValidationHandler(_ => true).WithClientCertificates([certificate]).Build();
        MqttClientConnectResult result = client.ConnectAsync(
            new MqttClientOptionsBuilder().WithTcpServer("127.0.0.1", Plant.BrokerPort).WithClientId(clientId)
                .WithProtocolVersion(MqttProtocolVersion.V311).WithTryPrivate(false).WithTlsOptions(tls).Build()).GetAwaiter().GetResult();
        Assert.AreEqual(MqttClientConnectResultCode.Success, result.ResultCode);
        return client;
    }

    /// <summary>Publishes at QoS 1 and waits for the answer.</summary>
    internal static void Publish(IMqttClient client, string topic, byte[] payload)
    {
        using var timeout = new CancellationTokenSource(Wait);
        client.PublishAsync(
            new MqttApplicationMessageBuilder().WithTopic(topic).WithPayload(payload)
                .WithQualityOfServiceLevel(MqttQualityOfServiceLevel.AtLeastOnce).Build(), timeout.Token).GetAwaiter().GetResult();
    }

    /// <summary>What is stored of a node, read as another process would.</summary>
    internal int StoredPacks(string node)
    {
        using IEvidenceStore store = EvidenceStores.Open(Plant.Store, create: false);
        return store.PacksOf(node).Count();
    }

    private PlantServer Make(Func<PlantServerOptions, PlantServerOptions>? change = null)
    {
        Options = new PlantServerOptions { Plant = Plant };
        Options = change?.Invoke(Options) ?? Options;
        var server = new PlantServer(Options);
        server.Said += Notices.Enqueue;
        return server;
    }
}
