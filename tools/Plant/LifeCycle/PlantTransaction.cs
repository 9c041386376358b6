using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using MeterNode.Plant.Audit;
using MeterNode.Plant.Provisioning;
using MeterNode.Wire;

namespace MeterNode.Plant.LifeCycle;

/// <summary>
/// The one way in which a plant folder changes once it is a plant. Whoever begins a transaction has the folder for itself until it is
/// disposed of. Nothing is changed before <see cref="Commit"/>; a crash at any point, or a full disk, leaves everything as it was or
/// everything changed (<see cref="PlantJournal"/>). All paths are full paths inside the plant folder.
/// </summary>
public sealed class PlantTransaction : IDisposable
{
    private readonly IDisposable _turn;
    private readonly ChangeDisk _disk;
    private readonly List<Change> _changes = [];
    private int _removed;
    private HistoryDraft? _history;
    private bool _isCommitted;
    private string? _what;
    private string? _about;

    private PlantTransaction(PlantFolder plant, IDisposable turn)
    {
        Plant = plant;
        _turn = turn;
        _disk = new ChangeDisk(plant.BeforeFileOperation);
    }

    /// <summary>The plant that is changed.</summary>
    public PlantFolder Plant { get; }

    /// <summary>The plant's history; what is added to it is part of the change.</summary>
    internal HistoryDraft History => _history ??= new HistoryDraft(Plant);

    /// <summary>Waits at most 10 s for the right to change the plant, and completes what an ended process has left.</summary>
    /// <exception cref="OperatorException">Another process is changing the plant, or its folder cannot be written.</exception>
    public static PlantTransaction Begin(PlantFolder plant)
    {
        var begun = new PlantTransaction(plant, PlantLock.Take(plant.Path));
        try
        {
            PlantJournal.Complete(plant.Path, begun._disk);
            return begun;
        }
        catch
        {
            begun.Dispose();
            throw;
        }
    }

    /// <summary>Writes a file, with the folders above it.</summary>
    public void Write(string path, byte[] content) => Add(new Change(Relative(path), null, content, false));

    /// <summary>The same for a text, UTF-8, with the line ends of Unix.</summary>
    public void Write(string path, string content) => Write(path, Encoding.UTF8.GetBytes(content.ReplaceLineEndings("\n")));

    /// <summary>Writes a file that only its owner may read.</summary>
    public void WriteSecret(string path, byte[] content) => Add(new Change(Relative(path), null, content, true));

    /// <summary>The same for a text, UTF-8.</summary>
    public void WriteSecret(string path, string content) => WriteSecret(path, Encoding.UTF8.GetBytes(content));

    /// <summary>Writes a JSON file that a person may open.</summary>
    public void Write(string path, JsonObject content) => Write(path, content.ToJsonString(JsonFormat.File) + "\n");

    /// <summary>Removes a file; one that is not there may be named.</summary>
    public void Remove(string path) => Add(new Change(Relative(path), null, null, false));

    /// <summary>Removes a folder with everything in it; one that is not there may be named.</summary>
    public void RemoveFolder(string path)
    {
        if (Directory.Exists(path))
        {
            Add(new Change($"{PlantJournal.Folder}/removed-{_removed++}", Relative(path), null, false));
        }
    }

    /// <summary>Moves a file or folder to a place where nothing is. It comes before everything that is written to its old place.</summary>
    public void Move(string from, string to) => Add(new Change(Relative(to), Relative(from), null, false));

    /// <summary>What the file will hold: what this transaction writes, or what is there; null when there is and will be none.</summary>
    public byte[]? Read(string path)
    {
        string relative = Relative(path);
        return _changes.FindLast(change => change.Path == relative) is Change change ? change.Content
            : File.Exists(path) ? File.ReadAllBytes(path) : null;
    }

    /// <summary>Names of the nodes in whose bundles this change writes something.</summary>
    internal IEnumerable<string> NewNodes => _changes.Where(change => change.Content != null)
        .Select(change => change.Path.Split('/')).Where(path => path is ["nodes", _, _, ..]).Select(path => path[1]).Distinct();

    /// <summary>The registry as this change will leave it.</summary>
    internal JsonObject ReadRegistry() =>
        _changes.Exists(change => change.Path == "registry.json") && Read(Plant.RegistryPath) is byte[] content
        ? JsonNode.Parse(content)!.AsObject()
        : Plant.ReadRegistry();

    /// <summary>
    /// What the audit log says about this change; without it, what <see cref="AuditAuthor"/> says. A change of nothing is written there too
    /// then. No secret belongs here.
    /// </summary>
    public void Note(string what, string about)
    {
        _what = what;
        _about = about;
    }

    /// <summary>Makes all changes at once, together with their entry in the audit log.</summary>
    /// <exception cref="OperatorException">The disk refused. The message says whether nothing is changed, or the rest follows.</exception>
    public void Commit()
    {
        if (_history != null)
        {
            Write(Plant.HistoryPath, _history.Content);
        }

        if (_isCommitted || (_changes.Count == 0 && _what == null))
        {
            return;
        }

        AuditLog.Add(this, [.. _changes.Select(change => change.Path)], _what, _about);
        _isCommitted = true;
        if (_changes.Count == 0)
        {
            return;
        }

        try
        {
            Stage();
        }
        catch (Exception e) when (ChangeDisk.IsRefusal(e))
        {
            RemoveStaged();
            throw new OperatorException(
                OperatorError.DeviceOrIo,
                RuleReason.Of(
                    "plant.nothing-changed",
                    $"the plant '{Plant.Path}' cannot be written ({e.Message}): nothing is changed; mend this and repeat"));
        }

        PlantJournal.Complete(Plant.Path, _disk);
    }

    /// <summary>Gives the plant free for others. What was not committed has not happened.</summary>
    public void Dispose()
    {
        _history?.Dispose();
        _turn.Dispose();
    }

    private void Stage()
    {
        string staged = Path.Combine(Plant.Path, PlantJournal.UnfinishedFolder);
        _disk.DeleteFolder(staged);
        _disk.CreateFolder(staged);
        var steps = new List<JournalStep>();
        var newFolders = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (Change change in _changes)
        {
            if (change.Content == null)
            {
                steps.Add(new JournalStep(change.Path, change.From));
                continue;
            }

            // A new folder is staged whole: it is there with everything in it, or not at all.
            if (FirstNewFolder(change.Path) is string folder)
            {
                if (!newFolders.TryGetValue(folder, out string? name))
                {
                    name = "folder-" + newFolders.Count;
                    newFolders.Add(folder, name);
                    _disk.CreateFolder(Path.Combine(staged, name));
                    steps.Add(new JournalStep(folder, $"{PlantJournal.Folder}/{name}"));
                }

                string file = Path.Combine(staged, name, change.Path[(folder.Length + 1)..]);
                if (!Directory.Exists(Path.GetDirectoryName(file)))
                {
                    _disk.CreateFolder(Path.GetDirectoryName(file)!);
                }

                _disk.Write(file, change.Content, change.IsSecret);
            }
            else
            {
                string name = "file-" + steps.Count;
                _disk.Write(Path.Combine(staged, name), change.Content, change.IsSecret);
                steps.Add(new JournalStep(change.Path, $"{PlantJournal.Folder}/{name}"));
            }
        }

        _disk.Write(
            Path.Combine(staged, PlantJournal.ManifestFile),
            JsonSerializer.SerializeToUtf8Bytes(new JournalManifest(JournalManifest.Version, steps), JsonFormat.Line),
            isSecret: true);
        _disk.Move(staged, Path.Combine(Plant.Path, PlantJournal.Folder));
    }

    /// <summary>The uppermost folder above <paramref name="path"/> that is not there, or that this transaction moves away.</summary>
    private string? FirstNewFolder(string path)
    {
        for (int slash = path.IndexOf('/'); slash >= 0; slash = path.IndexOf('/', slash + 1))
        {
            string folder = path[..slash];
            if (!Directory.Exists(Path.Combine(Plant.Path, folder)) || _changes.Exists(change => change.From == folder))
            {
                return folder;
            }
        }

        return null;
    }

    private void RemoveStaged()
    {
        try
        {
            _disk.DeleteFolder(Path.Combine(Plant.Path, PlantJournal.UnfinishedFolder));
        }
        catch (Exception e) when (ChangeDisk.IsRefusal(e))
        {
            // The next who opens the plant removes it.
        }
    }

    /// <summary>The later change of a file is the one that counts.</summary>
    private void Add(Change change)
    {
        _changes.RemoveAll(other => other.Path == change.Path);
        _changes.Add(change);
    }

    private string Relative(string path)
    {
        string relative = Path.GetRelativePath(Plant.Path, path).Replace(Path.DirectorySeparatorChar, '/');
        return Path.IsPathRooted(relative) || relative.StartsWith("..", StringComparison.Ordinal)
            ? throw new ArgumentException($"'{path}' is outside the plant '{Plant.Path}'", nameof(path))
            : relative;
    }

    /// <summary>A file that is written (<paramref name="Content"/>), moved (<paramref name="From"/>) or removed (neither).</summary>
    private sealed record Change(string Path, string? From, byte[]? Content, bool IsSecret);
}
