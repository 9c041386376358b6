using System.Security.Cryptography;
using System.Text.Json.Nodes;
using MeterNode.Plant.Backup;
using MeterNode.Plant.NodeCommands;
using MeterNode.Plant.Provisioning;
using MeterNode.Plant.Stores;
using MeterNode.Server.Serving;
using MeterNode.Tools.Tests.Commands;
using MeterNode.Tools.Tests.Provisioning;
using MeterNode.Tools.Tests.Serving;
using MeterNode.Tools.Tests.Support;
using MeterNode.VirtualPlant.Simulation;
using MeterNode.Wire;

namespace MeterNode.Tools.Tests.Backup;

/// <summary>A plant is restored elsewhere while its nodes run: the firmware on a virtual board goes on, and its chain is whole.</summary>
[TestClass]
[DoNotParallelize]
public sealed class RestoredPlantTests : IDisposable
{
    private const string Node = "press-3";
    private const string Passphrase = "correct horse battery staple";
    private const double Speed = 100;

    private readonly TemporaryPlant _plant = new(host: "127.0.0.1", port: LoopbackPorts.Take());
    private readonly string _root = Directory.CreateTempSubdirectory("meternode-restored-").FullName;

    public void Dispose()
    {
        _plant.Dispose();
        Directory.Delete(_root, recursive: true);
    }

    [TestMethod]
    public void Restore_WhileItsNodeRuns_NodeGoesOnNothingIsMissingAndAConfigurationReachesIt()
    {
        string storage = Path.Combine(_root, "flash");
        using MachineBoard bench = MachineBoard.Connect(Node, "press", 1, storage);
        JsonObject configuration = bench.Configuration();
        configuration["readingsPerPack"] = 2;
        bench.Provision(_plant.Plant, configuration);
        NodeBundle.Deploy(_plant.Plant.BundlePath(Node), storage);
        using var node = new VirtualNode(bench, DateTime.UtcNow - TimeSpan.FromHours(10), Speed, TimeSpan.FromDays(30));
        string backup = Path.Combine(_root, "plant.backup"), folder = Path.Combine(_root, "restored");
        using (var first = new PlantServer(new PlantServerOptions { Plant = _plant.Plant }))
        {
            first.Start();
            node.Start();
            AwaitPacks(first, 2);
            PlantBackup.Make(
                new BackupOptions { Plant = _plant.Plant, File = backup, Passphrase = Passphrase, Program = "test", Iterations = 100 },
                CancellationToken.None);
            AwaitPacks(first, 4);
        }

        Directory.Delete(_plant.Folder, recursive: true);
        PlantRestore.Restore(backup, Passphrase, folder, null, CancellationToken.None);
        PlantFolder restored = PlantFolder.Open(folder);
        using var second = new PlantServer(new PlantServerOptions { Plant = restored });
        second.Start();
        AwaitPacks(second, 2);
        JsonObject document = NodeFacts.Read(restored.BundlePath(Node)).Document!;
        document["readingsPerPack"] = 3;
        PendingChanges.Begin(restored, Node, document);
        second.RenewCertificates(); // What waits goes out at once.
        Assert.IsTrue(SpinWait.SpinUntil(() => PendingChanges.Of(restored).Count == 0, ServedPlant.Wait), "the node answers the change");
        node.Cancel();
        second.Stop();

        using (IEvidenceStore store = EvidenceStores.Open(restored.Store, create: false))
        {
            StoredNode stored = store.Nodes().Single();
            Assert.AreEqual(0, stored.FirstSeq);
            Assert.IsGreaterThanOrEqualTo(4, stored.PackCount);
            Assert.IsEmpty(store.Missing(stored.Kid), "what the copy lacked has come again");

            // What 'plant check' compares.
            StoredPack oldest = store.Packs(stored.Kid).First();
            byte[] signed = File.ReadAllBytes(Path.Combine(restored.BundlePath(Node), "history", "000001", "config.cose"));
            Assert.AreEqual(PackError.None, Pack.TryDecode(oldest.Bytes, out Pack? pack));
            CollectionAssert.AreEqual(SHA256.HashData(signed)[..8], pack!.Configuration.ToArray());
        }

        string evidence = Path.Combine(_root, "evidence.mnev");
        Assert.AreEqual(0, CommandRun.Of("export", "--db", restored.Store, "--node", Node, "--out", evidence).Code);
        CommandRun verified = CommandRun.Of("verify", evidence, "--keys", restored.RegistryPath);
        Assert.AreEqual(0, verified.Code, verified.Output + verified.Error);
        Assert.IsNull(node.Failure, node.Failure?.ToString());
    }

    private static void AwaitPacks(PlantServer server, long count) => Assert.IsTrue(
        SpinWait.SpinUntil(() => server.Health().Packs.Stored >= count, ServedPlant.Wait),
        $"{server.Health().Packs.Stored} of {count} packs");
}
