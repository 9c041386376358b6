using System.Data.Common;
using MeterNode.Wire;

namespace MeterNode.Plant.Stores;

/// <summary>Evidence in an SQL database: the same tables and statements in each <see cref="SqlDialect"/>.</summary>
internal sealed class SqlStore : IEvidenceStore
{
    private readonly SqlDialect _dialect;
    private readonly DbConnection _connection;
    private readonly SqlTransaction _transaction;

    /// <summary>Connects and brings the database to the layout of <paramref name="scripts"/>; owns <paramref name="dialect"/>.</summary>
    /// <exception cref="StoreException">It cannot be opened, holds something else, or is of a later layout.</exception>
    public SqlStore(SqlDialect dialect, IReadOnlyList<string> scripts)
    {
        _dialect = dialect;
        DbConnection? connection = null;
        try
        {
            _connection = connection = dialect.Guard(dialect.OpenWriter);
            dialect.Guard(() =>
            {
                StoreMigrations.Apply(dialect, _connection, scripts);
                return 0;
            });
            _transaction = new SqlTransaction(dialect, _connection);
        }
        catch
        {
            connection?.Dispose();
            dialect.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public IStoreTransaction Begin(IEnumerable<RegisteredNode> nodes)
    {
        _transaction.Begin(nodes);
        return _transaction;
    }

    /// <inheritdoc/>
    public IReadOnlyList<StoredNode> Nodes() => Query(
        StoreStatements.Nodes,
        row => new StoredNode(row.GetString(0), Text(row, 1), row.GetString(2), row.GetInt64(3), row.GetInt64(4), row.GetInt64(5)))
        .OrderBy(node => node.Id, StringComparer.Ordinal).ToList();

    /// <inheritdoc/>
    public IEnumerable<StoredPack> Packs(string node, long firstSeq = 0, long lastSeq = long.MaxValue) => Query(
        StoreStatements.Packs,
        row => new StoredPack(
            row.GetInt64(0),
            row.GetInt64(1),
            Time(row, 2),
            row.GetDouble(3),
            row.GetString(4)[0],
            Text(row, 5),
            StoreText.Judgement(row.GetString(6), row.GetString(7)),
            row.GetFieldValue<byte[]>(8)),
        node,
        firstSeq,
        lastSeq);

    /// <inheritdoc/>
    public IEnumerable<StoredRecord> Records(string node, IReadOnlyCollection<string> names) => Query(
        StoreStatements.Records(names.Count),
        row => new StoredRecord(
            row.GetInt64(0),
            row.GetString(1) is "S" or "I",
            new SignedRecord(row.GetString(2), row.GetDouble(3), Text(row, 4), row.IsDBNull(5) ? null : row.GetDouble(5), Text(row, 6))),
        [node, .. names]);

    /// <inheritdoc/>
    public IEnumerable<QuarantinedPack> Quarantine() => Query(
        StoreStatements.Quarantine,
        row => new QuarantinedPack(
            row.GetInt64(0),
            Time(row, 1),
            row.GetString(2),
            Text(row, 3),
            row.IsDBNull(4) ? null : row.GetInt64(4),
            StoreText.Judgement(row.GetString(5), row.GetString(6)),
            row.GetInt64(7),
            row.IsDBNull(8) ? null : row.GetFieldValue<byte[]>(8)));

    /// <inheritdoc/>
    public IReadOnlyList<StoredGap> Gaps(string node) => Query(
        StoreStatements.Gaps,
        row => new StoredGap(new SeqRange(row.GetInt64(0), row.GetInt64(1)), Time(row, 2), row.IsDBNull(3) ? null : Time(row, 3)),
        node).ToList();

    /// <inheritdoc/>
    public IReadOnlyList<SeqRange> Missing(string node) =>
        Query(StoreStatements.Missing, row => new SeqRange(row.GetInt64(0), row.GetInt64(1)), node).ToList();

    /// <inheritdoc/>
    public IReadOnlyDictionary<Verdict, long> Verdicts(string? node) => Query(
        StoreStatements.Verdicts,
        row => KeyValuePair.Create(VerdictText.Parse(row.GetString(0)), row.GetInt64(1)),
        [node]).ToDictionary();

    /// <inheritdoc/>
    public void Dispose()
    {
        _transaction.Close();
        _connection.Dispose();
        _dialect.Dispose();
    }

    private static string? Text(DbDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);

    private static DateTimeOffset Time(DbDataReader row, int column) => DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(column));

    /// <summary>Rows are read as they are enumerated, on a connection of their own.</summary>
    private IEnumerable<T> Query<T>(StoreStatement statement, Func<DbDataReader, T> read, params object?[] values)
    {
        using DbConnection connection = _dialect.Guard(_dialect.OpenReader);
        using DbCommand command = _dialect.Command(connection, statement.Sql, statement.Types);
        command.CommandTimeout = 0;
        for (int i = 0; i < values.Length; i++)
        {
            command.Parameters[i].Value = values[i] ?? DBNull.Value;
        }

        using DbDataReader row = _dialect.Guard(command.ExecuteReader);
        Func<bool> next = row.Read;
        Func<T> current = () => read(row);
        while (_dialect.Guard(next))
        {
            yield return _dialect.Guard(current);
        }
    }
}
