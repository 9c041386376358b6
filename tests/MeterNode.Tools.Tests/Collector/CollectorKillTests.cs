using System.Diagnostics;
using System.Globalization;
using MeterNode.Plant.Stores;
using MeterNode.Tools.Tests.Support;
using MeterNode.Tools.Tests.Wire;
using MeterNode.Wire;

namespace MeterNode.Tools.Tests.Collector;

/// <summary>
/// <c>meternode collect</c> as a process of its own that is killed (SIGKILL) in the middle of its work, at a real mosquitto.
/// METERNODE_KILLS=50 makes it a longer run.
/// </summary>
[TestClass]
public sealed class CollectorKillTests : IDisposable
{
    private const int PacksBetweenKills = 60;
    private readonly string _folder = Directory.CreateTempSubdirectory("mn-kill").FullName;
    private readonly TestPlant _plant = new();

    public TestContext TestContext { get; set; } = null!;

    private string Database => Path.Combine(_folder, "evidence.db");

    private string RegistryFile => Path.Combine(_folder, "registry.json");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [TestMethod]
    public void Collect_KilledAtAnyMoment_LosesAndDoublesNothing()
    {
        int kills = int.Parse(Environment.GetEnvironmentVariable("METERNODE_KILLS") ?? "3", CultureInfo.InvariantCulture);
        var random = new Random(20261126);
        using var broker = new TestBroker(BrokerKind.Mosquitto);
        File.WriteAllText(RegistryFile, _plant.Registry.ToJson());
        using (Process first = Start(broker))
        {
            WaitForLine(first.StandardError, "subscribed"); // From now on the broker keeps packs for this session.
            first.Kill();
            first.WaitForExit();
        }

        using var publisher = new TestPublisher(broker);
        for (int kill = 0; kill < kills; kill++)
        {
            List<byte[]> packs = _plant.Node.Next(PacksBetweenKills);
            using Process process = Start(broker);
            Task publishing = Task.Run(() => packs.ForEach(pack => publisher.Publish("mn/v1/test/node-1/ev", pack)));
            WaitForVerdicts(process, random.Next(1, PacksBetweenKills));
            process.Kill();
            process.WaitForExit();
            publishing.GetAwaiter().GetResult();
        }

        long made = _plant.Node.Seq;
        using Process last = Start(broker);
        last.BeginOutputReadLine(); // A pipe that nobody empties would stop it.
        using IEvidenceStore store = EvidenceStores.Open(Database, create: false);
        Assert.IsTrue(SpinWait.SpinUntil(
            () => { Thread.Sleep(50); return store.Nodes() is [StoredNode node] && node.LastSeq == made - 1; }, TimeSpan.FromSeconds(60)),
            $"{made} made, {string.Join(", ", store.Nodes())}");
        last.Kill();
        last.WaitForExit();

        Assert.AreEqual(made, store.Packs(_plant.Kid("node-1")).LongCount(pack => pack.Judgement.Verdict == Verdict.Accepted));
        Assert.AreEqual(made - 1, store.End(_plant.Registry.Nodes[0].Kid, -1).Seq);
        Assert.AreEqual(0, store.Missing(_plant.Kid("node-1")).Count);
        Assert.AreEqual(0, store.Quarantine().Count());
        TestContext.WriteLine($"{kills + 2} kills, {made} packs made, {store.Nodes()[0].PackCount} stored, "
            + $"{store.Verdicts(null).GetValueOrDefault(Verdict.Duplicate)} came twice and were counted");
    }

    /// <summary>A verdict is said when its pack is durable; the kill falls between any two of them.</summary>
    private static void WaitForVerdicts(Process process, int count)
    {
        while (count > 0)
        {
            string? line = process.StandardOutput.ReadLine();
            Assert.IsNotNull(line, "the collector ended by itself");
            count -= line.Contains("\"accepted\"", StringComparison.Ordinal) ? 1 : 0;
        }
    }

    private static void WaitForLine(StreamReader reader, string part)
    {
        for (string? line = reader.ReadLine(); ; line = reader.ReadLine())
        {
            Assert.IsNotNull(line, "the collector ended by itself");
            if (line.Contains(part, StringComparison.Ordinal))
            {
                return;
            }
        }
    }

    private Process Start(TestBroker broker)
    {
        string program = Path.Combine(AppContext.BaseDirectory, "meternode.dll");
        var start = new ProcessStartInfo("dotnet", [
            program, "collect", "--registry", RegistryFile, "--db", Database, "--broker", $"localhost:{broker.Port}", "--json",
            "--ca", broker.File("ca.crt"), "--cert", broker.File("collector.crt"), "--key", broker.File("collector.key"),
        ])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        return Process.Start(start)!;
    }
}
