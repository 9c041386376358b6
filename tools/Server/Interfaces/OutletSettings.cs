using System.Text.Json;
using MeterNode.Plant;
using MeterNode.Plant.LifeCycle;
using MeterNode.Plant.Provisioning;

namespace MeterNode.Server.Interfaces;

/// <summary>Files of the plant's folder that say at which broker it is shown, and that only their owner may read.</summary>
internal static class OutletSettings
{
    /// <summary>What the file says; null where there is none.</summary>
    /// <exception cref="OperatorException">It cannot be read.</exception>
    public static T? Load<T>(string path)
        where T : class
    {
        if (!File.Exists(path))
        {
            return null;
        }

        try
        {
            return JsonSerializer.Deserialize<T>(File.ReadAllText(path), JsonFormat.File);
        }
        catch (Exception e) when (e is JsonException or IOException or UnauthorizedAccessException)
        {
            throw new OperatorException(
                OperatorError.DeviceOrIo, $"cannot read '{path}' ({PlainReason.Of(e)}): set it again, or restore it from a backup");
        }
    }

    /// <summary>Keeps the settings; a server that runs takes them within seconds.</summary>
    public static void Save<T>(PlantFolder plant, string path, T settings)
    {
        using PlantTransaction change = PlantTransaction.Begin(plant);
        change.WriteSecret(path, JsonSerializer.Serialize(settings, JsonFormat.File) + "\n");
        change.Commit();
    }

    /// <summary>Removes the file.</summary>
    public static void Delete(PlantFolder plant, string path)
    {
        using PlantTransaction change = PlantTransaction.Begin(plant);
        change.Remove(path);
        change.Commit();
    }
}
