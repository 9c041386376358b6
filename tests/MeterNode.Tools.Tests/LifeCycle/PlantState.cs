using System.Security.Cryptography;
using System.Text.Json.Nodes;
using MeterNode.Plant.LifeCycle;
using MeterNode.Plant.Provisioning;
using MeterNode.Wire;

namespace MeterNode.Tools.Tests.LifeCycle;

/// <summary>What a plant folder holds, file by file, and whether its parts fit together.</summary>
internal static class PlantState
{
    /// <summary>The SHA-256 of every file, by its path in the plant.</summary>
    public static SortedDictionary<string, string> Files(string plant) => new(
        Directory.EnumerateFiles(plant, "*", SearchOption.AllDirectories)
            .Where(file => Path.GetFileName(file) != PlantLock.FileName)
            .ToDictionary(
                file => Path.GetRelativePath(plant, file).Replace('\\', '/'),
                file => Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(file)))),
        StringComparer.Ordinal);

    /// <summary>Every registered node has its bundle, which is whole, and every bundle is registered or waits for its board.</summary>
    public static void Require(PlantFolder plant)
    {
        Registry registry = Registry.Load(plant.RegistryPath);
        var history = new PlantHistory(File.ReadAllBytes(plant.HistoryPath), plant.PlantPublicKey);
        PlantStatement[] said = [.. history.Read()];
        Assert.IsNull(history.Problem);
        foreach (RegisteredNode node in registry.Nodes)
        {
            bool isThere = registry.IsPresent(node) && !PlantClaims.IsOpen(plant, node.Id);
            NodeFacts facts = NodeFacts.Read(
                isThere ? plant.BundlePath(node.Id) : plant.In("nodes", node.Id + ".former", node.KidText));
            PlantStatement configured = said.Last(statement => statement.Kind == StatementKind.Config && statement.Kid == node.Kid);
            CollectionAssert.AreEqual(
                facts.ConfigurationHash, SHA256.HashData((byte[])configured.Fields["cfg"]), $"{node.Id}: history and bundle differ");
            Assert.AreEqual(
                node.End != null, said.Any(statement => statement.Kind == StatementKind.End && statement.Kid == node.Kid), node.Id);
            Assert.IsNotNull(facts.Document, $"{node.Id}: node.json is not the signed configuration");
            CollectionAssert.AreEqual(node.EnrolmentHash.ToArray(), facts.Enrolment.Hash, $"{node.Id}: registry and bundle differ");
        }

        string[] bundles =
            [.. Directory.EnumerateDirectories(plant.In("nodes")).Select(path => Path.GetFileName(path)!)
                .Where(name => !name.EndsWith(".former", StringComparison.Ordinal)).Order(StringComparer.Ordinal)];
        IReadOnlyList<string> waiting = PlantClaims.NamesOf(plant);
        CollectionAssert.AreEqual(
            registry.Nodes.Select(node => node.Id).Concat(waiting).Distinct().Order(StringComparer.Ordinal).ToArray(), bundles);
        foreach (string node in waiting)
        {
            byte[] secret = File.ReadAllBytes(Path.Combine(plant.BundlePath(node), "files", PlantClaims.FileName));
            CollectionAssert.AreEqual(
                SHA256.HashData(secret),
                (byte[])said.Last(statement => statement.Kind == StatementKind.Claim && statement.Node == node).Fields["sha"], node);
            Assert.IsFalse(registry.IsInService(node), node);
        }

        if (File.Exists(plant.In("rabbitmq", "definitions.json")))
        {
            string[] users = [.. JsonNode.Parse(File.ReadAllText(plant.In("rabbitmq", "definitions.json")))!["users"]!.AsArray()
                .Select(user => (string)user!["name"]!)];
            foreach (RegisteredNode node in registry.Nodes)
            {
                Assert.AreEqual(registry.IsInService(node.Id) || waiting.Contains(node.Id), users.Contains(node.Id), node.Id);
            }
        }
    }

    /// <summary>Copies a plant folder.</summary>
    public static string Copy(string plant, string to)
    {
        Directory.CreateDirectory(to);
        foreach (string folder in Directory.EnumerateDirectories(plant, "*", SearchOption.AllDirectories))
        {
            Directory.CreateDirectory(Path.Combine(to, Path.GetRelativePath(plant, folder)));
        }

        foreach (string file in Directory.EnumerateFiles(plant, "*", SearchOption.AllDirectories))
        {
            File.Copy(file, Path.Combine(to, Path.GetRelativePath(plant, file)));
        }

        return to;
    }
}
