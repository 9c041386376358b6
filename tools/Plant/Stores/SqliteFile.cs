using System.Runtime.InteropServices;
using Microsoft.Data.Sqlite;

namespace MeterNode.Plant.Stores;

/// <summary>What SQLite leaves to its caller about the file itself.</summary>
internal static partial class SqliteFile
{
    /// <summary>SQLITE_FCNTL_HAS_MOVED (https://sqlite.org/c3ref/c_fcntl_begin_atomic_write.html).</summary>
    private const int FileHasMoved = 20;

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

    /// <summary>True when the open file has no longer the name it was opened by. Windows does not let it come to that.</summary>
    public static bool HasMoved(SqliteConnection connection) =>
        FileControl(connection.Handle!.DangerousGetHandle(), "main", FileHasMoved, out int hasMoved) == 0 && hasMoved != 0;

    [LibraryImport("e_sqlite3", EntryPoint = "sqlite3_file_control", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int FileControl(nint connection, string database, int operation, out int answer);
}
