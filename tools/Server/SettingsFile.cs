using System.Text.Json;
using MeterNode.Plant;
using MeterNode.Plant.LifeCycle;
using MeterNode.Plant.Provisioning;

namespace MeterNode.Server;

/// <summary>Files of settings in the plant's folder, which only their owner may read.</summary>
internal static class SettingsFile
{
    /// <summary>What the file says; null where there is none.</summary>
    /// <param name="path">The file.</param>
    /// <param name="cure">What to do where it cannot be read, besides a backup.</param>
    /// <exception cref="OperatorException">It cannot be read.</exception>
    public static T? Load<T>(string path, string cure)
        where T : class
    {
        if (!File.Exists(path))
        {
            return null;
        }

        try
        {
            return JsonSerializer.Deserialize<T>(File.ReadAllText(path), JsonFormat.File)
                ?? throw new JsonException("it holds nothing");
        }
        catch (Exception e) when (e is JsonException or IOException or UnauthorizedAccessException)
        {
            throw new OperatorException(
                OperatorError.DeviceOrIo, $"cannot read '{path}' ({PlainReason.Of(e)}): {cure}, or restore it from a backup");
        }
    }

    /// <summary>Keeps the settings; a server that runs takes them within seconds.</summary>
    public static void Save<T>(PlantFolder plant, string path, T settings)
    {
        using PlantTransaction change = PlantTransaction.Begin(plant);
        Write(change, path, settings);
        change.Commit();
    }

    /// <summary>The same within a change of the plant.</summary>
    public static void Write<T>(PlantTransaction change, string path, T settings) =>
        change.WriteSecret(path, JsonSerializer.Serialize(settings, JsonFormat.File) + "\n");

    /// <summary>Removes the file.</summary>
    public static void Delete(PlantFolder plant, string path)
    {
        using PlantTransaction change = PlantTransaction.Begin(plant);
        change.Remove(path);
        change.Commit();
    }
}
