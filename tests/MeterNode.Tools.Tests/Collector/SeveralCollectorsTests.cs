using System.Collections.Concurrent;
using System.Diagnostics;
using MeterNode.Plant.Stores;
using MeterNode.Tools.Tests.Support;
using MeterNode.Tools.Tests.Wire;
using MeterNode.Wire;
using MQTTnet;
using MQTTnet.Exceptions;
using MQTTnet.Protocol;
using Npgsql;

namespace MeterNode.Tools.Tests.Collector;

/// <summary>
/// Two <c>meternode collect</c> as processes of their own that share a plant's packs and have one PostgreSQL; collectors, broker and
/// database are killed (SIGKILL) while packs come.
/// </summary>
[TestClass]
[DoNotParallelize]
public sealed class SeveralCollectorsTests : IDisposable
{
    private const int Nodes = 20;
    private const int PacksOfANode = 60;

    private readonly string _folder = Directory.CreateTempSubdirectory("mn-several").FullName;
    private readonly TestPlant _plant = new(Nodes, "demo");
    private readonly Dictionary<string, Process> _collectors = [];
    private readonly ConcurrentQueue<string> _lines = [];

    public TestContext TestContext { get; set; } = null!;

    public void Dispose()
    {
        foreach (string name in _collectors.Keys.ToArray())
        {
            Kill(name);
        }

        Directory.Delete(_folder, recursive: true);
    }

    [TestMethod]
    [DataRow(BrokerKind.RabbitMq)]
    [DataRow(BrokerKind.Mosquitto)]
    public void Collect_EachOfThemKilledUnderLoad_LosesAndDoublesNothingAndLeavesNoGap(BrokerKind kind)
    {
        PlantBroker.Require(kind);
        using PostgresServer server = RequiredPostgres.Start();
        using var broker = new PlantBroker(kind);
        File.WriteAllText(Path.Combine(_folder, "registry.json"), _plant.Registry.ToJson());
        Start(broker, server, "collector");
        Start(broker, server, "collector-2");
        WaitForLine(2, kind == BrokerKind.RabbitMq ? "takes packs from the queue" : "subscribed");

        List<byte[]> packs = [];
        for (int seq = 0; seq < PacksOfANode; seq++)
        {
            packs.AddRange(_plant.Nodes.Select(node => node.Next()));
        }

        using var published = new CountdownEvent(packs.Count);
        Task publishing = Publishing(broker, packs, published);
        void Reach(double share) => Assert.IsTrue(
            SpinWait.SpinUntil(() => published.CurrentCount <= packs.Count * (1 - share), Patience.Step), $"{share:P0}");

        Reach(0.15);
        Kill("collector");
        Reach(0.3);
        Start(broker, server, "collector");
        server.Kill();
        Reach(0.4);
        server.Start();
        Reach(0.55);
        if (kind == BrokerKind.RabbitMq)
        {
            // mosquitto forgets what it had when it is killed; its nodes send again what no receipt covers.
            broker.Stop();
            broker.Start();
        }

        Reach(0.7);
        Kill("collector-2");
        Start(broker, server, "collector-2");
        publishing.GetAwaiter().GetResult();

        using IEvidenceStore store = EvidenceStores.Open(server.Connection, create: false);
        long Stored() => _plant.Nodes.Sum(node => store.Verdicts(node.Kid).GetValueOrDefault(Verdict.Accepted));
        bool isWhole = SpinWait.SpinUntil(() => { Thread.Sleep(200); return Stored() == packs.Count; }, Patience.Step);

        Assert.IsTrue(isWhole, $"{Stored()} of {packs.Count}\n{string.Join('\n', _lines.TakeLast(30))}");
        foreach (TestNode node in _plant.Nodes)
        {
            Assert.AreEqual(PacksOfANode, store.Packs(node.Kid).LongCount(), node.Id);
            Assert.AreEqual(PacksOfANode - 1, store.End(node.Kid, -1).Seq, node.Id);
            Assert.AreEqual(0, store.Missing(node.Kid).Count, node.Id);
            Assert.IsTrue(store.Gaps(node.Kid).All(gap => gap.ClosedAt != null), node.Id);
        }

        Assert.AreEqual(0, store.Quarantine().Count());
        TestContext.WriteLine($"{packs.Count} packs, {store.Verdicts(null).GetValueOrDefault(Verdict.Duplicate)} came twice");
        NpgsqlConnection.ClearAllPools();
    }

    /// <summary>Publishes one pack after the other as a node does: again until the broker has it.</summary>
    private static Task Publishing(PlantBroker broker, List<byte[]> packs, CountdownEvent published) => Task.Run(async () =>
    {
        using IMqttClient client = new MqttClientFactory().CreateMqttClient();
        foreach (byte[] pack in packs)
        {
            MqttApplicationMessage message = new MqttApplicationMessageBuilder().WithTopic("mn/v1/demo/press-1/ev").WithPayload(pack)
                .WithQualityOfServiceLevel(MqttQualityOfServiceLevel.AtLeastOnce).Build();
            while (!await TryPublish(broker, client, message))
            {
                await Task.Delay(100);
            }

            published.Signal();
            await Task.Delay(8);
        }
    });

    private static async Task<bool> TryPublish(PlantBroker broker, IMqttClient client, MqttApplicationMessage message)
    {
        using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        try
        {
            if (!client.IsConnected)
            {
                await client.ConnectAsync(broker.Options("press-1", "press-1").Build(), timeout.Token);
            }

            return (await client.PublishAsync(message, timeout.Token)).IsSuccess;
        }
        catch (Exception e) when (e is MqttCommunicationException or OperationCanceledException or InvalidOperationException)
        {
            return false;
        }
    }

    private void Start(PlantBroker broker, PostgresServer server, string name)
    {
        (string certificate, string key) = broker.IdentityOf(name);
        string[] address = broker.Kind == BrokerKind.RabbitMq
            ? ["--broker", $"amqps://127.0.0.1:{broker.AmqpPort}", "--mqtt-port", $"{broker.Port}"]
            : ["--broker", $"127.0.0.1:{broker.Port}", "--shared", "plant"];
        var start = new ProcessStartInfo("dotnet", [
            Path.Combine(AppContext.BaseDirectory, "meternode.dll"), "collect", "--registry", Path.Combine(_folder, "registry.json"),
            "--db", server.Connection, "--ca", broker.Plant.CaCertificatePath, "--cert", certificate, "--key", key, .. address,
        ])
        {
            RedirectStandardError = true,
        };
        Process process = Process.Start(start)!;
        process.ErrorDataReceived += (_, e) => _lines.Enqueue($"{name}: {e.Data}");
        process.BeginErrorReadLine();
        _collectors.Add(name, process);
    }

    private void Kill(string name)
    {
        Process process = _collectors[name];
        Assert.IsFalse(process.HasExited, $"{name} ended by itself\n{string.Join('\n', _lines.TakeLast(10))}");
        process.Kill();
        process.WaitForExit();
        process.Dispose();
        _collectors.Remove(name);
    }

    private void WaitForLine(int count, string part) => Assert.IsTrue(
        SpinWait.SpinUntil(
            () => _lines.Count(line => line.Contains(part, StringComparison.Ordinal)) >= count, TimeSpan.FromSeconds(60)),
        string.Join('\n', _lines));
}
