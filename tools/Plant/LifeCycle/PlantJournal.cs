using System.Text.Json;
using MeterNode.Plant.Provisioning;
using MeterNode.Wire;

namespace MeterNode.Plant.LifeCycle;

/// <summary>
/// The journal of a change of the plant folder. The folder <c>journal.new</c> gets every new content and the manifest; its new name
/// <c>journal</c> is the commit. From then on whoever opens the plant does the steps, as often as it takes: each step knows from the disk
/// whether it was done.
/// </summary>
internal static class PlantJournal
{
    /// <summary>A committed change.</summary>
    public const string Folder = "journal";

    /// <summary>A change that is not committed, or one that is done.</summary>
    public const string UnfinishedFolder = "journal.new";

    /// <summary>What is to be done.</summary>
    public const string ManifestFile = "manifest.json";

    /// <summary>
    /// Completes a committed change and removes an uncommitted one, which an ended process has left in <paramref name="plant"/>. A change
    /// that another process is just making is waited for.
    /// </summary>
    /// <exception cref="OperatorException">The disk refuses; the next who opens the plant tries again.</exception>
    public static void Recover(string plant, Action<string, string>? before)
    {
        bool isCommitted = Directory.Exists(Path.Combine(plant, Folder));
        if (!isCommitted && !Directory.Exists(Path.Combine(plant, UnfinishedFolder)))
        {
            return;
        }

        // What is not committed disturbs nobody: a reader without the right to write reads on.
        using IDisposable? turn = isCommitted ? PlantLock.Take(plant) : TryTurn(plant);
        if (turn != null)
        {
            Complete(plant, new ChangeDisk(before));
        }
    }

    /// <summary>The same for who has the right to change the folder.</summary>
    public static void Complete(string plant, ChangeDisk disk)
    {
        try
        {
            if (Directory.Exists(Path.Combine(plant, Folder)))
            {
                Apply(plant, disk);
            }

            disk.DeleteFolder(Path.Combine(plant, UnfinishedFolder));
        }
        catch (Exception e) when (ChangeDisk.IsRefusal(e))
        {
            throw new OperatorException(
                OperatorError.DeviceOrIo,
                RuleReason.Of(
                    "plant.not-in-place",
                    $"a change of the plant is decided and not in place yet ({e.Message}): mend this, and any meternode command "
                        + $"completes it"));
        }
    }

    private static void Apply(string plant, ChangeDisk disk)
    {
        string journal = Path.Combine(plant, Folder);
        foreach (JournalStep step in Read(Path.Combine(journal, ManifestFile)))
        {
            string path = Path.Combine(plant, step.Path);
            if (step.From == null)
            {
                if (File.Exists(path))
                {
                    disk.Delete(path);
                }

                continue;
            }

            string from = Path.Combine(plant, step.From);
            bool isNew = step.From.StartsWith(Folder + "/", StringComparison.Ordinal);

            // What moves inside the plant moves to a free place: once something is there, the step is done, whatever is at the old place.
            if ((File.Exists(from) || Directory.Exists(from)) && (isNew || !(Directory.Exists(path) || File.Exists(path))))
            {
                string parent = Path.GetDirectoryName(path)!;
                if (!Directory.Exists(parent))
                {
                    disk.CreateFolder(parent);
                }

                disk.Move(from, path);
            }
        }

        string unfinished = Path.Combine(plant, UnfinishedFolder);
        disk.DeleteFolder(unfinished);
        disk.Move(journal, unfinished);
    }

    private static IReadOnlyList<JournalStep> Read(string path)
    {
        JournalManifest? manifest;
        try
        {
            manifest = JsonSerializer.Deserialize<JournalManifest>(PlantFile.Text(path), JsonFormat.Line);
        }
        catch (JsonException)
        {
            throw PlantFile.Broken(path, "it is no manifest");
        }

        return manifest is { SchemaVersion: JournalManifest.Version }
            && manifest.Steps.All(step => IsInside(step.Path) && IsInside(step.From))
            ? manifest.Steps
            : throw PlantFile.Broken(path, "it is of another version, or names a place outside the plant");
    }

    private static bool IsInside(string? path) =>
        path == null || (path.Length > 0 && !Path.IsPathRooted(path) && !path.Split('/').Contains(".."));

    private static IDisposable? TryTurn(string plant)
    {
        try
        {
            return PlantLock.TryTake(plant);
        }
        catch (OperatorException)
        {
            return null;
        }
    }
}
