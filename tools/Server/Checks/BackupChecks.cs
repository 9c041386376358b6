using System.Globalization;
using MeterNode.Plant.Backup;
using MeterNode.Plant.Provisioning;

namespace MeterNode.Server.Checks;

/// <summary>When the plant was backed up and restored, and where its signing keys are.</summary>
internal static class BackupChecks
{
    private const int ManyDays = 7;

    /// <inheritdoc cref="PlantChecks.Run"/>
    public static IEnumerable<PlantFinding> Run(PlantCheckOptions options)
    {
        PlantFolder plant = options.Server.Plant;
        yield return Backup(plant, options.Server.Time.GetUtcNow());
        if (RestoreRecord.Of(plant) is RestoreRecord restored)
        {
            yield return PlantFinding.Ok(
                "restored",
                $"on {Day(restored.RestoredAt)} from a backup of {Day(restored.MadeAt)}: what the plant did between is not in it");
        }

        yield return Roles(plant);
    }

    private static PlantFinding Backup(PlantFolder plant, DateTimeOffset now)
    {
        string cure = $"meternode plant backup FILE --plant '{plant.Path}'";
        if (BackupRecord.Of(plant) is not BackupRecord newest)
        {
            return PlantFinding.Warn("backup", $"none was made: {cure}");
        }

        double days = (now - newest.MadeAt).TotalDays;
        string made = string.Create(CultureInfo.InvariantCulture, $"'{newest.File}' is of {Day(newest.MadeAt)}, {days:0} days ago");
        return IsNewer(plant.HistoryPath, newest.MadeAt)
            ? PlantFinding.Warn("backup", $"{made}, and nodes or configurations have changed since: {cure}")
            : IsNewer(plant.LedgerPath, newest.MadeAt)
            ? PlantFinding.Warn("backup", $"{made}, and people have stated something since: {cure}")
            : days > ManyDays ? PlantFinding.Warn("backup", $"{made}: {cure}")
            : PlantFinding.Ok("backup", made + (newest.HasStore ? "" : ", without an evidence store"));
    }

    private static bool IsNewer(string path, DateTimeOffset made) => File.Exists(path) && File.GetLastWriteTimeUtc(path) > made;

    private static PlantFinding Roles(PlantFolder plant)
    {
        bool hasPlantKey = File.Exists(plant.PlantKeyPath), hasAuthorityKey = File.Exists(plant.AuthorityKeyPath);
        string? place = OfflineKeys.PlaceOf(plant);
        return hasPlantKey && hasAuthorityKey ? PlantFinding.Ok("signing keys", "in the plant's folder")
            : hasPlantKey || hasAuthorityKey
                ? PlantFinding.Warn("signing keys", $"only {(hasPlantKey ? "plant.key" : "ca.key")} is in the folder: restore the "
                    + "other one, or move both with 'meternode plant key move'")
            : PlantFinding.Ok("signing keys", place == null ? "not in this folder: this is a copy that signs nothing"
                : $"kept in '{place}': what signs needs --plant-key");
    }

    private static string Day(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
