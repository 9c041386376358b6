using System.Text.Json;
using MeterNode.Plant.LifeCycle;
using MeterNode.Plant.Provisioning;

namespace MeterNode.Plant.Backup;

/// <summary>The plant's own note that a backup was made and read back: the file <c>backup.json</c>.</summary>
/// <param name="MadeAt">When the state was that of the backup.</param>
/// <param name="File">Where it was written.</param>
/// <param name="HasStore">Whether it holds the evidence store.</param>
public sealed record BackupRecord(DateTimeOffset MadeAt, string File, bool HasStore)
{
    private const string FileName = "backup.json";

    /// <summary>The newest one; null where none was ever made, or the note cannot be read.</summary>
    public static BackupRecord? Of(PlantFolder plant)
    {
        string path = plant.In(FileName);
        try
        {
            return System.IO.File.Exists(path)
                ? JsonSerializer.Deserialize<BackupRecord>(System.IO.File.ReadAllText(path), JsonFormat.File) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>Replaces the note.</summary>
    internal static void Write(PlantFolder plant, BackupRecord record)
    {
        using PlantTransaction change = PlantTransaction.Begin(plant);
        change.Write(plant.In(FileName), JsonSerializer.Serialize(record, JsonFormat.File) + "\n");
        change.Commit();
    }

    /// <summary>Writes the note into a folder that becomes a plant.</summary>
    internal static void Write(string folder, BackupRecord record) => System.IO.File.WriteAllText(
        Path.Combine(folder, FileName), JsonSerializer.Serialize(record, JsonFormat.File) + "\n");
}
