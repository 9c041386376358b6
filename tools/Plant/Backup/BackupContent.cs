using MeterNode.Plant.LifeCycle;
using MeterNode.Plant.Provisioning;
using MeterNode.Plant.Stores;

namespace MeterNode.Plant.Backup;

/// <summary>
/// What of a plant's folder a backup holds: everything but what belongs to a running process, and the flash of virtual boards, which is
/// theirs as a real board's is.
/// </summary>
internal static class BackupContent
{
    /// <summary>Inside <c>serve</c>, which is otherwise a process's own.</summary>
    private static readonly string[] s_keptOfServe = ["serve/claims/"];

    /// <summary>All files and folders, by their path from the plant's folder on; folders end with <c>/</c>.</summary>
    /// <param name="plant">The plant.</param>
    /// <param name="store">Full path of its SQLite store, which is copied by itself; null where there is none.</param>
    public static IReadOnlyList<string> Of(PlantFolder plant, string? store)
    {
        var found = new List<string>();
        Add(new DirectoryInfo(plant.Path), string.Empty, store, found);
        return found;
    }

    /// <summary>The SQLite file of the store; null for a server's, or where there is none yet.</summary>
    public static string? StoreFile(string store) =>
        EvidenceStores.IsFile(store) && EvidenceStores.IsThere(store) ? Path.GetFullPath(EvidenceStores.NameOf(store)) : null;

    private static void Add(DirectoryInfo folder, string before, string? store, List<string> found)
    {
        foreach (FileSystemInfo entry in folder.EnumerateFileSystemInfos().OrderBy(entry => entry.Name, StringComparer.Ordinal))
        {
            string path = before + entry.Name;
            if (entry.LinkTarget != null)
            {
                throw new OperatorException(
                    OperatorError.Failure, $"'{entry.FullName}' is a link, and what it points to is not the plant's: put the file there");
            }

            if (entry is DirectoryInfo inner)
            {
                if (IsKept(path + "/"))
                {
                    found.Add(path + "/");
                    Add(inner, path + "/", store, found);
                }
            }
            else if (IsKept(path) && !IsOfStore(entry.FullName, store))
            {
                found.Add(path);
            }
        }
    }

    private static bool IsOfStore(string path, string? store) =>
        store != null && (path == store || path == store + "-wal" || path == store + "-shm" || path == store + "-journal");

    private static bool IsKept(string path)
    {
        string[] parts = path.Split('/');
        return path switch
        {
            PlantLock.FileName or PlantJournal.Folder + "/" or PlantJournal.UnfinishedFolder + "/" or "operator/turn" => false,
            "serve/" => true,
            _ when parts[0] == "serve" => s_keptOfServe.Any(kept => path.StartsWith(kept, StringComparison.Ordinal)),
            _ => parts is not ["nodes", _, "flash" or "flash.lock", ..],
        };
    }
}
