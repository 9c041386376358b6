using System.Text.Json.Nodes;
using MeterNode.Plant.LifeCycle;
using MeterNode.Plant.Provisioning;

namespace MeterNode.Plant.Flashing;

/// <summary>
/// The EUI-64 of a node that was added before anybody knew its board: the one that was made up gives way to that of the board's MAC. Only
/// as long as no board has had the configuration, so that it can be signed again with the same serial.
/// </summary>
public static class BoardEui
{
    /// <summary>Signs the bundle's configuration again with the board's EUI-64; false where it is to stay as it is.</summary>
    /// <exception cref="OperatorException">The plant's key is not at hand.</exception>
    public static bool Take(FlashBundle bundle, BoardDetails board)
    {
        string file = Path.Combine(bundle.Folder, "node.json");
        if (board.Mac is not string mac
            || !bundle.IsWaiting
            || BoardRecord.Of(bundle.Folder) is not null
            || !File.Exists(file)
            || NodeBundle.PlantOf(bundle.Folder) is not PlantFolder plant)
        {
            return false;
        }

        string eui = BoardCheck.EuiOf(mac);
        using PlantTransaction change = PlantTransaction.Begin(plant);
        JsonObject document = PlantFile.Read(file);
        string present = (string?)document["eui"] ?? "";
        bool isTaken = change.ReadRegistry()["nodes"]!.AsArray().Any(entry => (string?)entry!["eui64"] == eui);
        bool isOther = (string?)document["node"] != Path.GetFileName(bundle.Folder);
        if (isTaken || isOther || !present.StartsWith("hex:", StringComparison.Ordinal) || BoardCheck.IsUniversal(present[4..]))
        {
            return false;
        }

        document["eui"] = "hex:" + eui;
        using PlantKey key = plant.LoadPlantKey();
        change.WriteSecret(Path.Combine(bundle.Folder, "files", "config.cose"), key.Sign(NodeProvisioner.Encode(document)));
        change.Write(file, document);
        change.Commit();
        return true;
    }
}
