namespace MeterNode.Plant.Stores;

/// <summary>Opens the store that a person named on a command line.</summary>
public static class EvidenceStores
{
    /// <summary>
    /// A PostgreSQL connection string (<c>Host=…</c>) or else the path of a SQLite file, which must exist unless <paramref name="create"/>.
    /// </summary>
    /// <exception cref="StoreException">It cannot be opened.</exception>
    public static IEvidenceStore Open(string name, bool create)
    {
        if (name.Contains("Host=", StringComparison.OrdinalIgnoreCase))
        {
            return new PostgresStore(name);
        }

        return create || File.Exists(name) ? new SqliteStore(name, create) : throw new StoreException($"there is no file '{name}'; 'meternode collect' makes an evidence store");
    }
}
