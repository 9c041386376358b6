using System.Text.Json;
using MeterNode.Plant.Provisioning;

namespace MeterNode.Plant.Access;

/// <summary>
/// When tokens were last used, by the hash of each: a file of the server that runs, which writes it now and then. It is no part of a
/// backup, and a crash loses the newest minute of it.
/// </summary>
public static class TokenUses
{
    private const string FileName = "token-uses.json";

    /// <summary>What the file says; nothing where there is none.</summary>
    public static IReadOnlyDictionary<string, DateTimeOffset> Read(PlantFolder plant)
    {
        try
        {
            string path = plant.In("serve", FileName);
            return File.Exists(path)
                ? JsonSerializer.Deserialize<Dictionary<string, DateTimeOffset>>(File.ReadAllText(path), JsonFormat.File) ?? []
                : new Dictionary<string, DateTimeOffset>();
        }
        catch (Exception e) when (e is JsonException or IOException)
        {
            return new Dictionary<string, DateTimeOffset>(); // Half written, or damaged: the server writes it anew.
        }
    }

    /// <summary>Writes the file.</summary>
    public static void Write(PlantFolder plant, IReadOnlyDictionary<string, DateTimeOffset> uses) =>
        SecretFile.Replace(plant.In("serve", FileName), JsonSerializer.Serialize(uses, JsonFormat.File) + "\n");
}
