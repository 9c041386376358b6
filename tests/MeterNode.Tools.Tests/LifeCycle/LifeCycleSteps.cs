using System.Security.Cryptography;
using System.Text.Json.Nodes;
using MeterNode.Plant.Backup;
using MeterNode.Plant.Checkpoints;
using MeterNode.Plant.Ledger;
using MeterNode.Plant.LifeCycle;
using MeterNode.Plant.NodeCommands;
using MeterNode.Plant.Provisioning;
using MeterNode.Tools.Tests.Provisioning;
using MeterNode.Wire;

namespace MeterNode.Tools.Tests.LifeCycle;

/// <summary>Every step in the life of a plant and its nodes, by name, for a plant with the node <c>press-1</c>.</summary>
internal static class LifeCycleSteps
{
    public const string Node = "press-1";

    public static IReadOnlyDictionary<string, Action<PlantFolder>> All { get; } = new Dictionary<string, Action<PlantFolder>>
    {
        ["node add"] = plant => NodeProvisioner.Add(
            plant, "press-2", TemporaryPlant.Document(), network: new JsonObject { ["ssid"] = "hall", ["password"] = "12345678" }),
        ["configuration"] = plant => ConfigurationHistory.Activate(
            plant, Node, Changed(plant), change => change.Write(Path.Combine(plant.BundlePath(Node), "calibrations", "000001.json"), "{}")),
        ["collector add"] = plant => PlantCollectors.Add(plant, "2"),
        ["person add"] = plant => PlantStaff.Add(plant, "早班班长", LedgerRole.ShiftLeader, "correct horse battery staple", null, 100),
        ["command"] = plant => CommandCounter.Next(plant, Node),
        ["broker mosquitto"] = BrokerConfiguration.Write,
        ["broker rabbitmq"] = plant => RabbitConfiguration.Write(plant),
        ["node retire"] = plant => NodeLife.Retire(plant, Node, null),
        ["node revoke"] = plant => NodeLife.Revoke(plant, Node, "stolen", null),
        ["node renew"] = plant => NodeLife.Renew(plant, Node),
        ["node renew over the air"] = plant => NodeRenewal.Begin(plant, Node),
        ["node replace"] = plant => NodeLife.Replace(plant, Node, null),
        ["plant key move"] = plant => OfflineKeys.Move(plant, Outside(plant), "correct horse battery staple", 100),
        ["plant backup"] = plant => PlantBackup.Make(
            new BackupOptions
            {
                Plant = plant,
                File = Outside(plant),
                Passphrase = "correct horse battery staple",
                Program = "test",
                Iterations = 100,
            },
            CancellationToken.None),
        ["checkpoint add"] = plant => CheckpointAddition.Add(plant, "back", new CheckpointFile(Checkpoint(plant), [], []), []),
        ["start licence"] = plant => NodeBundle.TakeStart(plant.BundlePath(Node), plant),
    };

    /// <summary>A new file beside the plant.</summary>
    private static string Outside(PlantFolder plant) => Path.Combine(plant.Path, "..", "outside-" + Guid.NewGuid().ToString("N"));

    private static Checkpoint Checkpoint(PlantFolder plant)
    {
        using PlantKey key = plant.LoadPlantKey();
        return MeterNode.Wire.Checkpoint.Read(key.Sign(MeterNode.Wire.Checkpoint.Payload(
            plant.Site, 0, SHA256.HashData(key.SubjectPublicKeyInfo), DateTimeOffset.UtcNow, DateTimeOffset.UtcNow, null, [])));
    }

    private static JsonObject Changed(PlantFolder plant)
    {
        JsonObject document = NodeFacts.Read(plant.BundlePath(Node)).Document!;
        document["phases"]![0]!["i"]!["gain"] = 0.06;
        return document;
    }
}
