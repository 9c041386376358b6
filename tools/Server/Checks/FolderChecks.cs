using MeterNode.Plant;
using MeterNode.Plant.Provisioning;
using MeterNode.Server.Serving;
using MeterNode.Wire;

namespace MeterNode.Server.Checks;

/// <summary>The plant's folder: whether this user may work in it, who else can read its keys, and its registry.</summary>
internal static class FolderChecks
{
    private const UnixFileMode Others = UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.OtherRead | UnixFileMode.OtherWrite;

    /// <inheritdoc cref="PlantChecks.Run"/>
    public static IEnumerable<PlantFinding> Run(PlantCheckOptions options)
    {
        PlantFolder plant = options.Server.Plant;
        PlantFinding? writing = null;
        bool isServed = options.IsWhole && ServeLock.IsTaken(plant);
        try
        {
            if (!isServed)
            {
                ServeLock.Take(plant).Dispose();
            }
        }
        catch (OperatorException e)
        {
            writing = PlantFinding.Fail("folder", e.Message);
        }

        yield return writing ?? PlantFinding.Ok("folder", $"'{plant.Path}' can be read and written{(isServed ? ", and serve runs" : "")}");
        foreach (PlantFinding finding in Keys(options))
        {
            yield return finding;
        }

        string[] keys = [.. NodesWithKeys(plant)];
        if (keys.Length > 0)
        {
            yield return PlantFinding.Warn(
                "evidence keys",
                $"those of {string.Join(", ", keys)} were made on a PC by 0.5.0 or before, and are in this folder: who has it can sign for "
                    + "them; 'meternode node replace NAME' gives a name a key that its board makes");
        }

        Registry registry = ReadRegistry(plant);
        yield return registry.Nodes.Count == 0
            ? PlantFinding.Ok("registry", $"no node yet: add one with 'meternode node add NAME --plant {plant.Path}'")
            : PlantFinding.Ok("registry", $"{registry.Nodes.Count} nodes");
    }

    /// <summary>Nodes whose bundle holds their evidence key; one on the flash of a virtual board is not meant.</summary>
    private static IEnumerable<string> NodesWithKeys(PlantFolder plant) => !Directory.Exists(plant.In("nodes")) ? []
        : Directory.EnumerateDirectories(plant.In("nodes")).Where(bundle => File.Exists(Path.Combine(bundle, "files", "node.key")))
            .Select(bundle => Path.GetFileName(bundle)).Order(StringComparer.Ordinal);

    /// <summary>The plant's registry.</summary>
    /// <exception cref="OperatorException">It cannot be read, or is another plant's.</exception>
    public static Registry ReadRegistry(PlantFolder plant)
    {
        string path = plant.RegistryPath;
        try
        {
            Registry registry = Registry.Load(path);
            return registry.Site == plant.Site ? registry : throw new OperatorException(OperatorError.DeviceOrIo,
                $"'{path}' is the registry of the plant '{registry.Site}' and this plant is '{plant.Site}': restore it from a backup of "
                    + "this plant's folder");
        }
        catch (RegistryException e)
        {
            throw new OperatorException(
                OperatorError.DeviceOrIo, $"'{path}': {e.Message}: restore it from a backup of the plant's folder");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new OperatorException(OperatorError.DeviceOrIo,
                e is UnauthorizedAccessException ? $"'{path}': this user may not read it: run serve as the owner of the plant's folder"
                    : $"cannot read '{path}': {e.Message}");
        }
    }

    /// <summary>
    /// Keys that a server needs must be readable; no key may be readable by others. The plant's and the CA's may be elsewhere.
    /// </summary>
    private static IEnumerable<PlantFinding> Keys(PlantCheckOptions options)
    {
        PlantFolder plant = options.Server.Plant;
        string[] needed = options.Server.Broker is null
            ? [plant.In("broker", "server.key"), plant.ReceiptKeyPath] : [plant.CollectorKeyPath, plant.ReceiptKeyPath];
        string[] all = [.. needed, plant.PlantKeyPath, plant.AuthorityKeyPath, plant.OperatorKeyPath, plant.CollectorKeyPath];
        all = options.IsWhole ? [.. all, .. Secrets(plant)] : all;
        int wrong = 0;
        foreach (string path in all.Distinct())
        {
            string? problem = needed.Contains(path) ? WhyNotReadable(path) : null;
            if (problem is not null)
            {
                wrong++;
                yield return PlantFinding.Fail("keys", problem);
            }
            else if (!OperatingSystem.IsWindows() && File.Exists(path) && (File.GetUnixFileMode(path) & Others) != 0)
            {
                wrong++;
                yield return PlantFinding.Warn("keys", $"other users may read or write '{path}': run 'chmod 600 {path}'");
            }
        }

        if (wrong == 0)
        {
            yield return PlantFinding.Ok("keys", "only their owner may read them");
        }
    }

    /// <summary>Everything else in the folder that only its owner may read.</summary>
    private static IEnumerable<string> Secrets(PlantFolder plant) => Directory
        .EnumerateFiles(plant.Path, "*", new EnumerationOptions { RecurseSubdirectories = true, IgnoreInaccessible = true })
        .Where(path => Path.GetExtension(path) == ".key"
            || Path.GetFileName(path) is "network.json" or "share.secret" or "change.cose" or "claim" or "access.json" or "alarms.json"
                or "home-assistant.json" or "sparkplug.json" or "influx.json");

    private static string? WhyNotReadable(string path)
    {
        try
        {
            using FileStream file = File.OpenRead(path);
            return file.Length > 0 ? null : $"'{path}' is empty: restore it from a backup of the plant's folder";
        }
        catch (UnauthorizedAccessException)
        {
            return $"'{path}': this user may not read it: run serve as the owner of the plant's folder";
        }
        catch (IOException e)
        {
            return $"cannot read '{path}' ({e.Message}): restore it from a backup of the plant's folder";
        }
    }
}
