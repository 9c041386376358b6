using System.Text;
using MeterNode.Plant.Stores;
using MeterNode.Wire;

namespace MeterNode.Cli.Drills.Faults;

/// <summary>A node's certificate in the wrong hands, at the broker: it tries to read, to take and to forge what is not its own.</summary>
internal sealed class StolenSession : Drill
{
    private const string Victim = "press-1";
    private const string Stolen = "moulder-1";

    public override string Name => "stolen-session";

    public override string Meaning => "a node's certificate tries the collector's session, other subscriptions and a forged receipt";

    public override void Run(DrillBench bench)
    {
        DrillNode victim = bench.AddNode(Victim, "press");
        bench.AddNode(Stolen, "moulder");
        CollectorProcess collector = bench.AddCollector();
        bench.Broker.Start();
        collector.Start();
        victim.SwitchOn();
        bench.WaitForStore();
        bench.Make(5);
        bench.Say("the collector is away, its session holds packs: somebody asks for them");
        collector.Kill();
        bench.Make(8);
        foreach (string clientId in new[] { "collector", "meternode-collector", Victim })
        {
            TakeSession(bench, clientId);
        }

        collector.Start();
        foreach (bool speaksMqtt5 in new[] { false, true })
        {
            bench.Say($"subscriptions and publications of others, MQTT {(speaksMqtt5 ? "5" : "3.1.1")}");
            Listen(bench, speaksMqtt5);
            Forge(bench, speaksMqtt5);
        }

        bench.Run(3);
    }

    public override IEnumerable<string> Check(DrillBench bench)
    {
        using IEvidenceStore store = EvidenceStores.Open(bench.StorePath, create: false);
        return [.. store.PacksOf(Victim).SelectMany(pack => DrillEvents.Of(pack).OfType<NodeEvent.Receipt>())
            .Select(found => $"{Victim} got a forged receipt: {found.Text}")];
    }

    private static DrillClient? Connect(DrillBench bench, string clientId, bool isClean, bool speaksMqtt5)
    {
        string files = Path.Combine(bench.Plant.BundlePath(Stolen), "files");
        return DrillClient.TryConnect(
            bench.Plant, Path.Combine(files, "tls.crt"), Path.Combine(files, "tls.key"), clientId, isClean, speaksMqtt5);
    }

    /// <summary>Opens a session that the broker keeps for another, and takes what lies in it.</summary>
    private static void TakeSession(DrillBench bench, string clientId)
    {
        using DrillClient? client = Connect(bench, clientId, isClean: false, speaksMqtt5: false);
        if (client != null)
        {
            bench.Run(1);
            Report(bench, client, $"under the client id {clientId}");
        }
    }

    private static void Listen(DrillBench bench, bool speaksMqtt5)
    {
        string root = Topics.Root(bench.Plant.Site, string.Empty);
        string[] filters =
        [
            "#", root + "#", root + "+/ev", $"{root}{Victim}/ev", $"{root}{Victim}/cmd", $"{root}{Victim}/rcp", $"$share/thief/{root}+/ev",
        ];
        foreach (string filter in filters)
        {
            // A refused subscription may end the connection: each has one of its own.
            using DrillClient? client = Connect(bench, Stolen, isClean: true, speaksMqtt5);
            if (client != null)
            {
                client.TrySubscribe(filter);
                bench.Run(0.7);
                Report(bench, client, $"through {filter}");
            }
        }
    }

    private static void Forge(DrillBench bench, bool speaksMqtt5)
    {
        string root = Topics.Root(bench.Plant.Site, string.Empty);
        (string Topic, bool IsRetained)[] all =
        [
            ($"{root}{Victim}/ev", false), ($"{root}{Victim}/rcp", true), ($"{root}{Stolen}/rcp", true), ($"{root}{Victim}/cmd", false),
            ($"{root}{Victim}/status", true), ($"{root}{Stolen}/ev", true),
        ];
        foreach ((string topic, bool isRetained) in all)
        {
            using DrillClient? client = Connect(bench, Stolen, isClean: true, speaksMqtt5);
            client?.TryPublish(topic, Encoding.UTF8.GetBytes("forged"), isRetained);
        }
    }

    /// <summary>What a node may see is its own.</summary>
    private static void Report(DrillBench bench, DrillClient client, string how)
    {
        int taken = client.Received.Count(message => !message.Topic.Contains($"/{Stolen}/", StringComparison.Ordinal));
        if (taken > 0)
        {
            bench.Fault($"the stolen certificate got {taken} messages of others {how}");
        }
    }
}
