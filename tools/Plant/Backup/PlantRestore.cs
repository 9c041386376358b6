using MeterNode.Plant.LifeCycle;
using MeterNode.Plant.Provisioning;
using MeterNode.Plant.Stores;

namespace MeterNode.Plant.Backup;

/// <summary>Makes a plant of a backup file: wholly, or nothing.</summary>
public static class PlantRestore
{
    /// <summary>The folder until it is whole.</summary>
    private const string UnfinishedEnd = ".restoring";

    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode Allowed = OwnerOnly | UnixFileMode.UserExecute | UnixFileMode.GroupRead | UnixFileMode.OtherRead;

    /// <summary>
    /// Reads the whole file, and opens and reads the store that is in it; nothing of it stays on the disk. The store is put into
    /// <paramref name="work"/> meanwhile.
    /// </summary>
    /// <exception cref="OperatorException">The passphrase is another one, or something in the file is damaged.</exception>
    public static BackupManifest Check(
        string file, string passphrase, string work, Action<long, long>? progress, CancellationToken cancellation)
    {
        string copy = Path.Combine(work, "evidence.db");
        BackupManifest manifest = Guarded(work, () => BackupReader.Read(
            file, passphrase, (_, _, isStore) => isStore ? Create(copy, OwnerOnly) : null, progress, cancellation));
        if (manifest.StorePath != null)
        {
            EvidenceStores.CheckWhole(copy);
        }

        return manifest;
    }

    /// <summary>Restores the plant into a new folder. Files get the rights that they had; nobody but the owner may write them.</summary>
    /// <param name="file">The backup.</param>
    /// <param name="passphrase">Its passphrase.</param>
    /// <param name="folder">A folder that is not there yet, or empty.</param>
    /// <param name="progress">Bytes so far, bytes in all.</param>
    /// <param name="cancellation">Ends it; nothing is left then.</param>
    /// <exception cref="OperatorException">
    /// The folder holds something, the passphrase is another one, the file is damaged, or the disk is full. Nothing is left.
    /// </exception>
    public static BackupManifest Restore(
        string file, string passphrase, string folder, Action<long, long>? progress, CancellationToken cancellation)
    {
        folder = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder));
        if (File.Exists(folder) || (Directory.Exists(folder) && Directory.EnumerateFileSystemEntries(folder).Any()))
        {
            throw new OperatorException(
                OperatorError.Failure, $"'{folder}' is not empty, and a plant is never overwritten: name a new folder");
        }

        string work = folder + UnfinishedEnd;
        return Guarded(folder, () =>
        {
            SecretFile.CreateFolder(work);
            using (IDisposable turn = PlantLock.TryTake(work) ?? throw new OperatorException(
                OperatorError.Failure, $"another 'meternode plant restore' is writing '{folder}': wait until it has ended"))
            {
                try
                {
                    return Restore(file, passphrase, folder, work, turn, progress, cancellation);
                }
                catch
                {
                    Empty(work);
                    turn.Dispose();
                    Directory.Delete(work, recursive: true);
                    throw;
                }
            }
        });
    }

    private static BackupManifest Restore(
        string file, string passphrase, string folder, string work, IDisposable turn, Action<long, long>? progress,
        CancellationToken cancellation)
    {
        Empty(work); // What a restore that was ended has left.
        BackupManifest manifest = BackupReader.Read(
            file, passphrase, (path, mode, _) => Place(Path.Combine(work, path), mode), progress, cancellation);
        if (manifest.StorePath is string store)
        {
            EvidenceStores.CheckWhole(Path.Combine(work, store));
        }

        RestoredPlant.Settle(work, new RestoreRecord(manifest.MadeAt, DateTimeOffset.UtcNow));
        BackupRecord.Write(work, new BackupRecord(manifest.MadeAt, Path.GetFullPath(file), manifest.StorePath != null));
        foreach (string path in Directory.EnumerateFiles(work, "*", SearchOption.AllDirectories))
        {
            if (Path.GetFileName(path) != PlantLock.FileName)
            {
                using FileStream written = File.Open(path, FileMode.Open, FileAccess.ReadWrite);
                written.Flush(flushToDisk: true);
            }
        }

        if (Directory.Exists(folder))
        {
            Directory.Delete(folder);
        }

        turn.Dispose();
        Directory.Move(work, folder);
        return manifest;
    }

    private static FileStream? Place(string path, UnixFileMode mode)
    {
        if (path.EndsWith('/'))
        {
            SecretFile.CreateFolder(path);
            return null;
        }

        return Create(path, mode & Allowed);
    }

    private static FileStream Create(string path, UnixFileMode mode)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = mode | OwnerOnly;
        }

        return new FileStream(path, options);
    }

    private static void Empty(string folder)
    {
        foreach (string inner in Directory.EnumerateDirectories(folder))
        {
            Directory.Delete(inner, recursive: true);
        }

        foreach (string path in Directory.EnumerateFiles(folder).Where(path => Path.GetFileName(path) != PlantLock.FileName))
        {
            File.Delete(path);
        }
    }

    private static T Guarded<T>(string place, Func<T> work)
    {
        try
        {
            return work();
        }
        catch (Exception e) when (ChangeDisk.IsRefusal(e))
        {
            throw new OperatorException(
                OperatorError.DeviceOrIo, $"'{place}' cannot be written ({PlainReason.Of(e)}): nothing is restored; mend this and repeat");
        }
    }
}
