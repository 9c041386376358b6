using System.Text.Json;
using MeterNode.Plant.Provisioning;

namespace MeterNode.Plant.Backup;

/// <summary>The note of a plant that came out of a backup: the file <c>restored.json</c>.</summary>
/// <param name="MadeAt">When the state was that of the backup: what the plant did later is not in it.</param>
/// <param name="RestoredAt">When it was restored.</param>
public sealed record RestoreRecord(DateTimeOffset MadeAt, DateTimeOffset RestoredAt)
{
    internal const string FileName = "restored.json";

    /// <summary>The note; null for a plant that was never restored.</summary>
    public static RestoreRecord? Of(PlantFolder plant)
    {
        string path = plant.In(FileName);
        try
        {
            return File.Exists(path) ? JsonSerializer.Deserialize<RestoreRecord>(File.ReadAllText(path), JsonFormat.File) : null;
        }
        catch (JsonException)
        {
            throw PlantFile.Broken(path, "it is no note of a restore");
        }
    }
}
