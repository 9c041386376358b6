using System.Formats.Tar;
using System.Security.Cryptography;
using System.Text.Json;

namespace MeterNode.Plant.Backup;

/// <summary>Reads a backup file from its first to its last byte, and compares everything in it with its manifest.</summary>
public static class BackupReader
{
    private const int MaximumManifestBytes = 256 << 20;
    private const int PieceBytes = 1 << 18;

    /// <summary>Reads all of it and keeps nothing.</summary>
    /// <exception cref="OperatorException">The passphrase is another one, or the file is damaged, cut off or no backup.</exception>
    public static BackupManifest Verify(
        string file, string passphrase, Action<long, long>? progress, CancellationToken cancellation) =>
        Read(file, passphrase, (_, _, _) => null, progress, cancellation);

    /// <summary>
    /// Reads all of it; <paramref name="place"/> opens where a file of the plant goes to, or answers null where it goes nowhere; it
    /// gets the path, the rights, and whether it is the store. Folders end with <c>/</c>, and come before what is in them.
    /// </summary>
    internal static BackupManifest Read(
        string file, string passphrase, Func<string, UnixFileMode, bool, Stream?> place, Action<long, long>? progress,
        CancellationToken cancellation)
    {
        using FileStream sealedFile = Open(file);
        using var content = new OpeningStream(sealedFile, passphrase);
        using var archive = new TarReader(content, leaveOpen: true);
        var found = new List<BackupFile>();
        byte[] piece = new byte[PieceBytes];
        BackupManifest? manifest = null;
        try
        {
            while (archive.GetNextEntry() is TarEntry entry)
            {
                string path = PathOf(entry, file, manifest != null);
                if (path.Length == 0)
                {
                    manifest = ReadManifest(entry, file);
                }
                else if (entry.EntryType == TarEntryType.Directory)
                {
                    place(path, entry.Mode, false)?.Dispose();
                }
                else
                {
                    bool isStore = entry.Name.StartsWith(BackupManifest.StoreFolderName, StringComparison.Ordinal);
                    using Stream? target = place(path, entry.Mode, isStore);
                    found.Add(Copy(
                        path, entry, target, piece, () => progress?.Invoke(sealedFile.Position, sealedFile.Length), cancellation));
                }
            }

            while (content.Read(piece) > 0)
            {
                // What stands behind the archive's end was verified too.
            }
        }
        catch (Exception e) when (e is InvalidDataException or EndOfStreamException or JsonException)
        {
            throw BackupHeader.Damaged(file, sealedFile.Position);
        }

        return manifest != null && manifest.Files.SequenceEqual(found) ? manifest : throw BackupHeader.Damaged(file, sealedFile.Position);
    }

    private static FileStream Open(string file)
    {
        try
        {
            return new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.Read);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new OperatorException(OperatorError.DeviceOrIo, $"cannot read '{file}': {PlainReason.Of(e)}");
        }
    }

    /// <summary>Path from the plant's folder on; empty for the manifest.</summary>
    private static string PathOf(TarEntry entry, string file, bool isBehindTheManifest)
    {
        bool isFolder = entry.EntryType == TarEntryType.Directory;
        bool isKnown = isFolder || entry.EntryType is TarEntryType.RegularFile;
        if (isKnown && !isBehindTheManifest && entry.Name == BackupManifest.FileName)
        {
            return string.Empty;
        }

        string folder = BackupManifest.PlantFolderName;
        folder = entry.Name.StartsWith(folder, StringComparison.Ordinal) || isFolder ? folder : BackupManifest.StoreFolderName;
        string path = entry.Name.StartsWith(folder, StringComparison.Ordinal) ? entry.Name[folder.Length..].TrimEnd('/') : "";
        bool isInside = path.Split('/').All(part => part is not ("" or "." or "..") && part.IndexOfAny(['\\', ':']) < 0);
        return isKnown && isInside && !isBehindTheManifest ? isFolder ? path + "/" : path
            : throw BackupHeader.Damaged(file, 0);
    }

    private static BackupManifest ReadManifest(TarEntry entry, string file)
    {
        if (entry.Length > MaximumManifestBytes || entry.DataStream == null)
        {
            throw BackupHeader.Damaged(file, 0);
        }

        BackupManifest? read = JsonSerializer.Deserialize<BackupManifest>(entry.DataStream, JsonFormat.File);
        return read is { SchemaVersion: BackupManifest.Version } ? read
            : read == null ? throw BackupHeader.Damaged(file, 0) : throw new OperatorException(
                OperatorError.Failure, $"'{file}' was made by a later version of meternode: restore it with that version");
    }

    private static BackupFile Copy(
        string path, TarEntry entry, Stream? target, byte[] piece, Action progress, CancellationToken cancellation)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        long length = 0;
        for (int read; entry.DataStream != null && (read = entry.DataStream.Read(piece)) > 0; length += read)
        {
            cancellation.ThrowIfCancellationRequested();
            hash.AppendData(piece, 0, read);
            target?.Write(piece, 0, read);
            progress();
        }

        return new BackupFile(path, length, Convert.ToHexStringLower(hash.GetHashAndReset()));
    }
}
