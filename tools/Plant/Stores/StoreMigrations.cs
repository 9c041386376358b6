using System.Data.Common;

namespace MeterNode.Plant.Stores;

/// <summary>
/// Brings a database to the present layout by the numbered scripts under Migrations/. A script is never changed once a release has it: a
/// new layout is a new script. The layout's number is the number of scripts that have run.
/// </summary>
internal static class StoreMigrations
{
    private const string Folder = "migrations/";

    /// <summary>The scripts in their order, with the dialects' types as <c>{…}</c>.</summary>
    public static IReadOnlyList<string> Scripts { get; } = Load();

    /// <summary>Runs the scripts that <paramref name="connection"/>'s database has not had, all in one transaction.</summary>
    /// <param name="dialect">The database.</param>
    /// <param name="connection">Is open.</param>
    /// <param name="scripts">All of them, in their order.</param>
    /// <param name="say">Takes a line about what takes longer than a moment, on any thread; null for nobody.</param>
    /// <exception cref="StoreException">The database is not an evidence store, or of a later layout than the last script's.</exception>
    public static void Apply(SqlDialect dialect, DbConnection connection, IReadOnlyList<string> scripts, Action<string>? say)
    {
        int present = CheckedVersion(dialect, connection, scripts.Count);
        if (present == scripts.Count)
        {
            return; // A reader must not wait for a collector that is writing.
        }

        // Also while another program's migration is waited for.
        using MigrationNotice? notice = say is null || present == 0 ? null : new MigrationNotice(say, dialect.Name, present, scripts.Count);
        using DbTransaction transaction = dialect.BeginMigration(connection);
        for (int version = CheckedVersion(dialect, connection, scripts.Count); version < scripts.Count; version++)
        {
            SqlDialect.ExecuteLong(connection, dialect.Translate(connection, scripts[version]));
            dialect.WriteVersion(connection, version + 1);
        }

        transaction.Commit();
        notice?.Done();
    }

    private static int CheckedVersion(SqlDialect dialect, DbConnection connection, int known)
    {
        int version = dialect.ReadVersion(connection);
        return version <= known
            ? version
            : throw new StoreException(
                StoreFault.Lasting,
                $"{dialect.Name} has layout {version} and this meternode knows layouts up to {known}: "
                    + "use the newer meternode that wrote it");
    }

    private static List<string> Load()
    {
        var scripts = new List<string>();
        System.Reflection.Assembly assembly = typeof(StoreMigrations).Assembly;
        foreach (string name in assembly.GetManifestResourceNames()
            .Where(name => name.StartsWith(Folder, StringComparison.Ordinal)).Order(StringComparer.Ordinal))
        {
            using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!);
            scripts.Add(reader.ReadToEnd());
        }

        return scripts;
    }
}
