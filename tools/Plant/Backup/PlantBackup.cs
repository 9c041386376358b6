using System.Formats.Tar;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using MeterNode.Plant.LifeCycle;
using MeterNode.Plant.Provisioning;
using MeterNode.Plant.Stores;

namespace MeterNode.Plant.Backup;

/// <summary>
/// A whole plant in one encrypted file: its folder, and the SQLite store as it was at the same moment. The file gets its name when it was
/// read back and every byte of it is what was written.
/// </summary>
public static class PlantBackup
{
    /// <summary>A passphrase that is shorter is found by trying.</summary>
    public const int MinimumPassphrase = 12;

    /// <summary>The file until it is whole.</summary>
    private const string UnfinishedEnd = ".part";

    private const string CopyFile = "backup-copy.db";
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>Makes the backup; <c>serve</c> may run meanwhile. Nothing but its record changes in the plant.</summary>
    /// <exception cref="OperatorException">The file is there already, the disk is full, or the store cannot be read.</exception>
    public static BackupManifest Make(BackupOptions options, CancellationToken cancellation)
    {
        string file = Path.GetFullPath(options.File);
        RequireUsable(options, file);
        string unfinished = file + UnfinishedEnd;
        FileStream part = OpenUnfinished(unfinished, file);
        try
        {
            BackupManifest made;
            using (part)
            {
                part.SetLength(0);
                made = Write(options, part, cancellation);
                part.Flush(flushToDisk: true);
            }

            BackupManifest read = BackupReader.Verify(
                unfinished, options.Passphrase, (done, all) => options.Progress?.Invoke("reading it back", done, all), cancellation);
            if (!read.Files.SequenceEqual(made.Files))
            {
                throw BackupHeader.Damaged(file, 0);
            }

            File.Move(unfinished, file, overwrite: false);
            BackupRecord.Write(options.Plant, new BackupRecord(made.MadeAt, file, made.StorePath != null));
            return made;
        }
        catch (ArgumentOutOfRangeException e) when (e.ParamName == "value")
        {
            // What .NET makes of EFBIG.
            throw new OperatorException(
                OperatorError.DeviceOrIo,
                $"the backup '{file}' is larger than a file may be on that disk (FAT: 4 GB): take a disk with exFAT, NTFS or ext4");
        }
        catch (Exception e) when (ChangeDisk.IsRefusal(e))
        {
            throw Refused(file, e);
        }
        finally
        {
            File.Delete(unfinished);
        }
    }

    private static FileStream OpenUnfinished(string unfinished, string file)
    {
        try
        {
            return ExclusiveFile.TryOpen(unfinished) ?? throw new OperatorException(
                OperatorError.Failure, $"another 'meternode plant backup' is writing '{file}': wait until it has ended");
        }
        catch (Exception e) when (ChangeDisk.IsRefusal(e))
        {
            throw Refused(file, e);
        }
    }

    private static OperatorException Refused(string file, Exception e) => new(
        OperatorError.DeviceOrIo, $"the backup '{file}' cannot be written ({PlainReason.Of(e)}): mend this and repeat");

    private static void RequireUsable(BackupOptions options, string file)
    {
        if (options.Passphrase.Length < MinimumPassphrase)
        {
            throw new OperatorException(
                OperatorError.Usage,
                $"the passphrase has {options.Passphrase.Length} characters: take {MinimumPassphrase} or more, for example five words");
        }

        if (!Directory.Exists(Path.GetDirectoryName(file)))
        {
            throw new OperatorException(
                OperatorError.DeviceOrIo, $"there is no folder '{Path.GetDirectoryName(file)}': make it, or name another file");
        }

        if (File.Exists(file) || Directory.Exists(file))
        {
            throw new OperatorException(
                OperatorError.Failure, $"'{file}' is there already, and a backup is never overwritten: name a new file");
        }

        if (file.StartsWith(options.Plant.Path + Path.DirectorySeparatorChar, StringComparison.Ordinal))
        {
            throw new OperatorException(
                OperatorError.Usage, $"'{file}' is inside the plant, and would be lost with it: name a file on another disk");
        }
    }

    private static BackupManifest Write(BackupOptions options, FileStream file, CancellationToken cancellation)
    {
        PlantFolder plant = options.Plant;
        string? store = BackupContent.StoreFile(options.StoreName);
        string inPlant = store == null ? "" : Path.GetRelativePath(plant.Path, store).Replace(Path.DirectorySeparatorChar, '/');
        bool isOutside = inPlant.StartsWith("..", StringComparison.Ordinal) || Path.IsPathRooted(inPlant);
        string? storePath = store == null ? null : isOutside ? "evidence.db" : inPlant;
        string copy = plant.In("serve", CopyFile);
        var files = new List<BackupFile>();
        using var content = new SealingStream(file, options.Passphrase, options.Iterations);
        using var archive = new TarWriter(content, TarEntryFormat.Pax, leaveOpen: true);
        SqliteSnapshot? moment = null;
        DateTimeOffset madeAt;
        try
        {
            // Nobody changes the folder meanwhile, and the store is that of the same moment.
            using (PlantTransaction.Begin(plant))
            {
                if (store != null)
                {
                    SecretFile.CreateFolder(plant.In("serve"));
                    moment = new SqliteSnapshot(options.StoreName);
                }

                madeAt = DateTimeOffset.UtcNow;
                foreach (string path in BackupContent.Of(plant, store))
                {
                    cancellation.ThrowIfCancellationRequested();
                    if (path != storePath)
                    {
                        WriteEntry(archive, plant, path, isOutside, files);
                    }
                }
            }

            if (moment != null)
            {
                moment.CopyTo(copy, (done, all) => options.Progress?.Invoke("copying the store", done, all), cancellation);
                moment.Dispose();
                using FileStream copied = File.OpenRead(copy);
                using var hashed = new HashedFile(
                    copied, done => options.Progress?.Invoke("encrypting", done, copied.Length), cancellation);
                archive.WriteEntry(Entry(BackupManifest.StoreFolderName + storePath, OwnerOnly, hashed));
                files.Add(new BackupFile(storePath!, copied.Length, hashed.Sha256()));
            }
        }
        finally
        {
            if (moment != null)
            {
                moment.Dispose();
                File.Delete(copy);
            }
        }

        string? elsewhere = EvidenceStores.IsFile(options.StoreName) ? null : EvidenceStores.NameOf(options.StoreName);
        var manifest = new BackupManifest(
            BackupManifest.Version, plant.Site, madeAt, options.Program, storePath, elsewhere, files);
        using var text = new MemoryStream(JsonSerializer.SerializeToUtf8Bytes(manifest, JsonFormat.File));
        archive.WriteEntry(Entry(BackupManifest.FileName, OwnerOnly, text));
        archive.Dispose();
        content.Finish();
        return manifest;
    }

    private static void WriteEntry(TarWriter archive, PlantFolder plant, string path, bool isStoreOutside, List<BackupFile> files)
    {
        string full = plant.In(path.TrimEnd('/').Split('/'));
        UnixFileMode mode = OperatingSystem.IsWindows() ? OwnerOnly : File.GetUnixFileMode(full);
        if (path.EndsWith('/'))
        {
            archive.WriteEntry(new PaxTarEntry(TarEntryType.Directory, BackupManifest.PlantFolderName + path) { Mode = mode });
            return;
        }

        byte[] bytes = File.ReadAllBytes(full);
        if (path == "plant.json" && isStoreOutside)
        {
            bytes = WithoutStore(bytes); // The store comes back inside the folder.
        }

        using var stream = new MemoryStream(bytes);
        archive.WriteEntry(Entry(BackupManifest.PlantFolderName + path, mode, stream));
        files.Add(new BackupFile(path, bytes.Length, Convert.ToHexStringLower(SHA256.HashData(bytes))));
    }

    private static PaxTarEntry Entry(string name, UnixFileMode mode, Stream content) =>
        new(TarEntryType.RegularFile, name) { Mode = mode, DataStream = content };

    private static byte[] WithoutStore(byte[] settings)
    {
        JsonObject read = JsonNode.Parse(settings)!.AsObject();
        read.Remove("store");
        return JsonSerializer.SerializeToUtf8Bytes(read, JsonFormat.File);
    }
}
