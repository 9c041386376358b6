using System.Text.Json;
using MeterNode.Plant.NodeCommands;
using MeterNode.Plant.Provisioning;

namespace MeterNode.Plant.Backup;

/// <summary>
/// What a copy of a plant must not do again, because the plant may have done it after the copy was made: license a node to begin at number
/// 0, let an old command run, or use the serial of a configuration twice.
/// </summary>
internal static class RestoredPlant
{
    /// <summary>Settles the folder before it becomes a plant.</summary>
    public static void Settle(string folder, RestoreRecord record)
    {
        string nodes = Path.Combine(folder, "nodes");
        foreach (string bundle in Directory.Exists(nodes) ? Bundles(nodes) : [])
        {
            // A node that has begun since must not begin again. One that has not asks the collector, which answers with what is stored.
            File.Delete(Path.Combine(bundle, "files", NodeBundle.StartFile));
            File.Delete(Path.Combine(bundle, NodeBundle.ReservedFile));
            CommandCounter.Raise(bundle, record.RestoredAt);
            SecretFile.Write(Path.Combine(bundle, "files", NodeBundle.CommandFile), NodeBundle.CommandFloor(bundle));
            ConfigurationHistory.RaiseSerials(bundle);
        }

        File.WriteAllText(Path.Combine(folder, RestoreRecord.FileName), JsonSerializer.Serialize(record, JsonFormat.File) + "\n");
    }

    private static IEnumerable<string> Bundles(string nodes) =>
        Directory.EnumerateDirectories(nodes).Where(bundle => File.Exists(Path.Combine(bundle, "files", "config.cose")));
}
