using System.Runtime.InteropServices;
using Microsoft.Data.Sqlite;

namespace MeterNode.Plant.Stores;

/// <summary>What SQLite leaves to its caller about the file itself.</summary>
internal static partial class SqliteFile
{
    /// <summary>SQLITE_FCNTL_HAS_MOVED (https://sqlite.org/c3ref/c_fcntl_begin_atomic_write.html).</summary>
    private const int FileHasMoved = 20;

    /// <summary>Makes an empty file that only its owner may read (Unix), unless it is there. SQLite's log files take its rights.</summary>
    public static void EnsurePrivate(string path)
    {
        if (File.Exists(path))
        {
            return;
        }

        var options = new FileStreamOptions { Mode = FileMode.OpenOrCreate, Access = FileAccess.Write, Share = FileShare.ReadWrite };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        new FileStream(path, options).Dispose();
    }

    /// <summary>True when the open file has no longer the name it was opened by. Windows does not let it come to that.</summary>
    public static bool HasMoved(SqliteConnection connection) =>
        FileControl(connection.Handle!.DangerousGetHandle(), "main", FileHasMoved, out int hasMoved) == 0 && hasMoved != 0;

    [LibraryImport("e_sqlite3", EntryPoint = "sqlite3_file_control", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int FileControl(nint connection, string database, int operation, out int answer);
}
