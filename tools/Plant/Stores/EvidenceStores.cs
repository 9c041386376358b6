using System.Text.RegularExpressions;
using Npgsql;

namespace MeterNode.Plant.Stores;

/// <summary>Opens the store that a person named.</summary>
public static partial class EvidenceStores
{
    /// <summary>
    /// A PostgreSQL connection string (<c>Host=…;Database=…</c>, <c>Server=…</c>), or else the path of a SQLite file, also as
    /// <c>Data Source=…</c>, which must exist unless <paramref name="create"/>. A store of an older layout is brought to the present one.
    /// </summary>
    /// <param name="name">Which store.</param>
    /// <param name="create">Whether it is made where there is none.</param>
    /// <param name="say">
    /// Takes a line for people when bringing it to the present layout takes longer than a second, and one at its end; on any thread.
    /// </param>
    /// <exception cref="StoreException">It cannot be opened, or the name is neither.</exception>
    public static IEvidenceStore Open(string name, bool create, Action<string>? say = null) =>
        new SqlStore(Dialect(name, create), StoreMigrations.Scripts, say);

    /// <summary>The store's name for logs and pages: a file's path, or database and host, never a password.</summary>
    public static string NameOf(string name)
    {
        if (SqliteString().Match(name) is { Success: true } sqlite)
        {
            return sqlite.Groups[1].Value.Trim();
        }

        if (!ConnectionString().IsMatch(name))
        {
            return name;
        }

        NpgsqlConnectionStringBuilder connection = Parse(name);
        return $"PostgreSQL {connection.Database ?? connection.Username} on {connection.Host}";
    }

    /// <summary>Whether <paramref name="name"/> is a SQLite file, be it there or not.</summary>
    public static bool IsFile(string name) => SqliteString().IsMatch(name) || !ConnectionString().IsMatch(name);

    /// <summary>Whether the file is there; a database at a server is there until opening it says otherwise.</summary>
    public static bool IsThere(string name) => !IsFile(name) || File.Exists(NameOf(name));

    /// <summary>Reads a whole SQLite file for damage, which takes about a second for each 100 MB; a server has its own tools.</summary>
    /// <exception cref="StoreException">It is damaged.</exception>
    public static void CheckWhole(string name)
    {
        if (!IsFile(name))
        {
            return;
        }

        using SqlDialect dialect = Dialect(name, create: false);
        dialect.Guard(() =>
        {
            using System.Data.Common.DbConnection connection = dialect.OpenReader();
            using System.Data.Common.DbCommand command = connection.CreateCommand();
            command.CommandText = "PRAGMA quick_check(1)";
            return command.ExecuteScalar() is "ok" ? 0 : throw new StoreException(
                StoreFault.Lasting,
                $"the evidence store {NameOf(name)} is damaged: keep the file, and restore a backup or recover it with: "
                    + $"sqlite3 {NameOf(name)} .recover | sqlite3 recovered.db");
        });
    }

    /// <summary>
    /// Gives the free space inside a SQLite file back to the disk, when that is a tenth of it or more. The file is written anew, beside
    /// itself: other processes wait meanwhile, or try again. A server does that by itself.
    /// </summary>
    /// <exception cref="StoreException">The disk has no room for it, or another process writes for long.</exception>
    public static void Shrink(string name)
    {
        if (!IsFile(name))
        {
            return;
        }

        using SqlDialect dialect = Dialect(name, create: false);
        dialect.Guard(() =>
        {
            using System.Data.Common.DbConnection connection = dialect.OpenReader();
            using System.Data.Common.DbCommand command = connection.CreateCommand();
            command.CommandTimeout = 0;
            command.CommandText =
                "SELECT 10 * (SELECT freelist_count FROM pragma_freelist_count) >= (SELECT page_count FROM pragma_page_count)";
            if (command.ExecuteScalar() is not 0L)
            {
                dialect.Execute(connection, "VACUUM");
            }

            dialect.Execute(connection, "PRAGMA wal_checkpoint(TRUNCATE)");
            return 0;
        });
    }

    /// <summary>Bytes of a SQLite file on the disk; null for a server.</summary>
    public static long? SizeOf(string name) => IsFile(name) && IsThere(name) ? new FileInfo(NameOf(name)).Length : null;

    /// <summary>The store's name where a file is meant from <paramref name="folder"/> on; a connection string stays as it is.</summary>
    public static string In(string folder, string name) =>
        SqliteString().IsMatch(name) || ConnectionString().IsMatch(name) ? name : Path.Combine(folder, name);

    /// <summary>The dialect of the store called <paramref name="name"/>; nothing is opened yet.</summary>
    internal static SqlDialect Dialect(string name, bool create)
    {
        if (SqliteString().Match(name) is { Success: true } sqlite)
        {
            name = sqlite.Groups[1].Value.Trim();
        }
        else if (ConnectionString().IsMatch(name))
        {
            return new PostgresDialect(Parse(name));
        }

        if (name.Length == 0 || Directory.Exists(name))
        {
            throw new StoreException(
                StoreFault.Lasting,
                name.Length == 0 ? "the evidence store has no name: name a file" : $"'{name}' is a folder: name a file in it");
        }

        return create || File.Exists(name)
            ? new SqliteDialect(name, create)
            : throw new StoreException(StoreFault.Lasting, $"there is no file '{name}'; 'meternode collect' makes an evidence store");
    }

    /// <summary>Words and "=" (a connection string), or a scheme and "://" (a URL). A path with "=" has a "/" or "." before it.</summary>
    [GeneratedRegex(@"^\s*[A-Za-z][A-Za-z0-9 _]*=|^[A-Za-z][A-Za-z0-9+]+://")]
    private static partial Regex ConnectionString();

    /// <summary>A file, as it is written for SQLite elsewhere.</summary>
    [GeneratedRegex(@"^\s*Data ?Source\s*=\s*([^;]+);?\s*$", RegexOptions.IgnoreCase)]
    private static partial Regex SqliteString();

    private static NpgsqlConnectionStringBuilder Parse(string name)
    {
        string? why;
        try
        {
            var connection = new NpgsqlConnectionStringBuilder(name);
            if (!string.IsNullOrWhiteSpace(connection.Host))
            {
                return connection;
            }

            why = "it names no Host";
        }
        catch (ArgumentException e)
        {
            why = e.Message.ReplaceLineEndings(" ").TrimEnd('.');
        }

        throw new StoreException(
            StoreFault.Lasting,
            $"\"{Shown(name)}\" is no PostgreSQL connection string ({why}): "
                + "write \"Host=…;Database=…\", or ./ before the name of a SQLite file");
    }

    /// <summary>A message goes to logs: the first word is enough, and a password is never in it.</summary>
    private static string Shown(string name) => name.Split('=', ':')[0].Trim() + "…";
}
