using System.IO.Compression;
using System.Text.Json.Nodes;
using MeterNode.Plant.LifeCycle;
using MeterNode.Plant.Provisioning;

namespace MeterNode.Cli.Drills.Faults;

/// <summary>
/// A flash image that firmware 0.2.0 left behind (flash format 2), with packs that no broker has seen, is continued by this
/// firmware. The image was made by that release's own <c>meternode run</c>, without a broker and killed in the middle; its keys are
/// published with it and sign nothing else.
/// </summary>
internal sealed class Upgrade : Drill
{
    private const string Node = "press-1";
    private const string Image = "release-0.2.0.zip";

    public override string Name => "upgrade";

    public override string Meaning => "a flash image of firmware 0.2.0 with undelivered packs is continued and delivered";

    public override void Run(DrillBench bench)
    {
        using Stream content = typeof(Upgrade).Assembly.GetManifestResourceStream(Image)
            ?? throw new InvalidOperationException($"the resource {Image} is missing");
        using var archive = new ZipArchive(content);
        DrillNode node = Restore(bench, archive);
        foreach (ZipArchiveEntry file in archive.Entries.Where(entry => entry.Name.StartsWith("ob-", StringComparison.Ordinal)))
        {
            node.Ledger.ReadAll(file.Name, Bytes(file));
        }

        int before = node.Ledger.Count;
        bench.Say($"{before} packs of the release before");
        bench.Broker.Start();
        bench.AddCollector().Start();
        node.SwitchOn();
        bench.Run(6);
        if (before == 0 || node.Ledger.Count == before)
        {
            bench.Fault($"{before} packs in the image, {node.Ledger.Count} in all: the chain was not continued");
        }
    }

    /// <summary>A plant with the image's plant key, and its node with a new configuration, as an update on the site leaves it.</summary>
    private static DrillNode Restore(DrillBench bench, ZipArchive archive)
    {
        PlantFolder plant = bench.Plant;
        SecretFile.Write(plant.In("plant.key"), Bytes(archive.GetEntry("plant.key")!));
        using PlantKey key = plant.LoadPlantKey();
        JsonObject configuration = JsonNode.Parse(Bytes(archive.GetEntry("node.json")!))!.AsObject();
        configuration["serial"] = 2;
        configuration["mqtt"]!["port"] = plant.BrokerPort;
        JsonObject registry = plant.ReadRegistry();
        registry["plantKey"] = Convert.ToBase64String(key.SubjectPublicKeyInfo);
        plant.WriteRegistry(registry);
        var node = new DrillNode(plant, bench.Time, Node, "press", 1, Path.Combine(bench.Folder, "boards", Node));
        NodeProvisioner.Add(plant, Node, configuration);

        // The node is the image's: its key, its enrolment record and so its chain. New are configuration and certificate.
        string files = Path.Combine(plant.BundlePath(Node), "files");
        File.Delete(Path.Combine(files, PlantClaims.FileName));
        NodeBundle.TakeStart(plant.BundlePath(Node));
        NodeBundle.Deploy(plant.BundlePath(Node), node.Storage);
        foreach (string name in new[] { "node.key", "enrol.cose" })
        {
            SecretFile.Write(Path.Combine(files, name), Bytes(archive.GetEntry(name)!));
        }

        foreach (ZipArchiveEntry file in archive.Entries.Where(entry => entry.Name is not ("plant.key" or "node.json" or "registry.json")))
        {
            SecretFile.Write(Path.Combine(node.Storage, file.Name), Bytes(file));
        }

        JsonObject known = JsonNode.Parse(Bytes(archive.GetEntry("registry.json")!))!.AsObject();
        registry = plant.ReadRegistry();
        registry["nodes"] = new JsonArray(known["nodes"]![0]!.DeepClone());
        plant.WriteRegistry(registry);
        return bench.AddNode(node);
    }

    private static byte[] Bytes(ZipArchiveEntry entry)
    {
        using Stream content = entry.Open();
        using var copy = new MemoryStream();
        content.CopyTo(copy);
        return copy.ToArray();
    }
}
