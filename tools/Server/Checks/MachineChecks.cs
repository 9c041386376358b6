using MeterNode.Plant.Stores;
using MeterNode.Server.Health;

namespace MeterNode.Server.Checks;

/// <summary>The machine's disk; its clock is compared with certificates and packs where those are looked at.</summary>
internal static class MachineChecks
{
    /// <inheritdoc cref="PlantChecks.Run"/>
    public static IEnumerable<PlantFinding> Run(PlantCheckOptions options)
    {
        string store = EvidenceStores.NameOf(options.Server.StoreName);
        string[] places = EvidenceStores.IsFile(options.Server.StoreName) && Path.GetDirectoryName(Path.GetFullPath(store)) is string folder
            ? [options.Server.Plant.Path, folder] : [options.Server.Plant.Path];
        foreach (string place in places.Distinct())
        {
            if (DiskSpace.FreeAt(place) is not long free)
            {
                continue;
            }

            string text = $"{DiskSpace.TextOf(free)} are free at '{place}'";
            yield return free < DiskSpace.MinimumBytes ? PlantFinding.Fail("disk", $"only {text}: make space, nothing could be stored soon")
                : free < DiskSpace.LowBytes ? PlantFinding.Warn("disk", $"only {text}: make space")
                : PlantFinding.Ok("disk", text);
        }
    }
}
