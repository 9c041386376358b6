using System.Runtime.InteropServices;
using Microsoft.Data.Sqlite;

namespace MeterNode.Plant.Stores;

/// <summary>What SQLite leaves to its caller about the file itself.</summary>
internal static partial class SqliteFile
{
    /// <summary>SQLITE_FCNTL_HAS_MOVED (https://sqlite.org/c3ref/c_fcntl_begin_atomic_write.html).</summary>
    private const int FileHasMoved = 20;

    /// <summary>How every database begins (https://sqlite.org/fileformat2.html, 1.3).</summary>
    private static readonly byte[] s_start = "SQLite format 3\0"u8.ToArray();

    private const UnixFileMode Owner = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode Others = UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute;

    /// <summary>
    /// Makes an empty file that only its owner may read (Unix). A file that everybody may read, and its log, become the owner's; the rights
    /// of a group stay. SQLite's log files take the rights of the file.
    /// </summary>
    /// <exception cref="StoreException">Everybody may write to the folder, and so replace the file.</exception>
    public static void EnsurePrivate(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            new FileStream(path, FileMode.OpenOrCreate, FileAccess.Write, FileShare.ReadWrite).Dispose();
            return;
        }

        string folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        RequireDatabase(path, folder);
        if (Directory.Exists(folder)
            && (File.GetUnixFileMode(folder) & (UnixFileMode.OtherWrite | UnixFileMode.StickyBit)) == UnixFileMode.OtherWrite)
        {
            throw new StoreException(StoreFault.Lasting,
                $"everybody may write to the folder {folder}, and so replace {Path.GetFileName(path)}: run 'chmod o-w {folder}'");
        }

        var options = new FileStreamOptions
        {
            Mode = FileMode.OpenOrCreate,
            Access = FileAccess.Write,
            Share = FileShare.ReadWrite,
            UnixCreateMode = Owner,
        };
        if (!File.Exists(path))
        {
            new FileStream(path, options).Dispose();
        }

        foreach (string file in (string[])[path, path + "-wal", path + "-shm"])
        {
            if (File.Exists(file) && (File.GetUnixFileMode(file) & Others) != 0)
            {
                File.SetUnixFileMode(file, Owner);
            }
        }
    }

    /// <summary>A wrong name must not change the rights of somebody else's file, of a device least of all.</summary>
    /// <exception cref="StoreException">The file is something else than a database or empty.</exception>
    private static void RequireDatabase(string path, string folder)
    {
        if (((string[])["/dev", "/proc", "/sys"]).Any(own => folder == own || folder.StartsWith(own + "/", StringComparison.Ordinal)))
        {
            throw new StoreException(StoreFault.Lasting, $"{path} is the system's and never a database: name another file");
        }

        if (File.Exists(path))
        {
            using FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            byte[] start = new byte[s_start.Length];
            int length = file.ReadAtLeast(start, start.Length, throwOnEndOfStream: false);
            if (length > 0 && !start.AsSpan(0, length).SequenceEqual(s_start))
            {
                throw new StoreException(
                    StoreFault.Lasting, $"{path} is not a database, or its first page is damaged: name another file or restore a backup");
            }
        }
    }

    /// <summary>True when the open file has no longer the name it was opened by. Windows does not let it come to that.</summary>
    public static bool HasMoved(SqliteConnection connection) =>
        FileControl(connection.Handle!.DangerousGetHandle(), "main", FileHasMoved, out int hasMoved) == 0 && hasMoved != 0;

    [LibraryImport("e_sqlite3", EntryPoint = "sqlite3_file_control", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int FileControl(nint connection, string database, int operation, out int answer);
}
