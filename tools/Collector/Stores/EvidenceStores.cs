namespace MeterNode.Collector;

/// <summary>Opens the store that a person named on a command line.</summary>
public static class EvidenceStores
{
    /// <summary>
    /// A PostgreSQL connection string (<c>Host=…</c> or <c>postgres://…</c>) or else the path of a SQLite file, which must exist unless <paramref name="create"/>.
    /// </summary>
    /// <exception cref="StoreException">It cannot be opened.</exception>
    public static IEvidenceStore Open(string name, bool create)
    {
        if (!create && !File.Exists(name))
        {
            throw new StoreException($"there is no evidence store {name}");
        }

        return new SqliteStore(name, create);
    }
}
