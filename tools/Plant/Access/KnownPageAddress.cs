using MeterNode.Plant.Provisioning;

namespace MeterNode.Plant.Access;

/// <summary>Where others reach the plant's page: a file of the server, which it writes when it starts. It is no part of a backup.</summary>
public static class KnownPageAddress
{
    /// <summary>The address at the last start of the server; null where none was started, or it has no page for others.</summary>
    public static string? Read(PlantFolder plant)
    {
        try
        {
            string path = PathOf(plant);
            return File.Exists(path) && File.ReadAllText(path).Trim() is { Length: > 0 } text
                && Uri.TryCreate(text, UriKind.Absolute, out Uri? _) ? text : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Keeps it; null where there is no page for others.</summary>
    public static void Write(PlantFolder plant, string? address)
    {
        SecretFile.CreateFolder(plant.In("serve"));
        SecretFile.Replace(PathOf(plant), (address ?? "") + "\n");
    }

    private static string PathOf(PlantFolder plant) => plant.In("serve", "page-address");
}
