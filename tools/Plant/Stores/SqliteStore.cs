using MeterNode.Wire;
using Microsoft.Data.Sqlite;

namespace MeterNode.Plant.Stores;

/// <summary>Evidence in one SQLite file (write-ahead log, full synchronisation: a committed batch survives power loss).</summary>
public sealed class SqliteStore : IEvidenceStore
{
    private readonly string _connectionString;
    private readonly SqliteConnection _connection;
    private readonly SqliteBatch _batch;

    /// <summary>Opens the file; makes it when <paramref name="create"/>.</summary>
    /// <exception cref="StoreException">It cannot be opened, is not such a store, or is of a later version.</exception>
    public SqliteStore(string path, bool create = true)
    {
        _connectionString = new SqliteConnectionStringBuilder
        {
            DataSource = path,
            Mode = create ? SqliteOpenMode.ReadWriteCreate : SqliteOpenMode.ReadWrite,
            Pooling = false,
        }.ToString();
        try
        {
            _connection = Open();
            Execute("PRAGMA page_size=16384"); // Takes effect only while the file is new; fewer, larger writes.
            Execute("PRAGMA journal_mode=WAL");
            long version = (long)Scalar("PRAGMA user_version")!;
            if (version == 0 && (long)Scalar("SELECT count(*) FROM sqlite_master")! == 0)
            {
                Execute("BEGIN IMMEDIATE;" + SqliteSchema.Create + $"PRAGMA user_version={SqliteSchema.Version}; COMMIT");
            }
            else if (version != SqliteSchema.Version)
            {
                throw new StoreException($"{path} is not an evidence store of version {SqliteSchema.Version}");
            }

            _batch = new SqliteBatch(_connection);
        }
        catch (SqliteException e)
        {
            _connection?.Dispose();
            throw new StoreException($"cannot open {path} as an evidence store: {Reason(e)}", e);
        }
    }

    /// <inheritdoc/>
    public IStoreBatch Begin()
    {
        _batch.Begin();
        return _batch;
    }

    /// <inheritdoc/>
    public IReadOnlyList<StoredNode> Nodes() => Query(
        """
        SELECT node, eui64, machine, count(*), min(seq), max(seq) FROM nodes JOIN packs USING (node_id)
        GROUP BY node_id ORDER BY node
        """,
        row => new StoredNode(row.GetString(0), Text(row, 1), row.GetString(2), row.GetInt64(3), row.GetInt64(4), row.GetInt64(5))).ToList();

    /// <inheritdoc/>
    public IEnumerable<StoredPack> Packs(string node, long firstSeq = 0, long lastSeq = long.MaxValue) => Query(
        """
        SELECT seq, boot, received_unix_ms, end_seconds, time_quality, mode, verdict, reason, raw FROM packs
        WHERE node_id = (SELECT node_id FROM nodes WHERE node = $node) AND seq BETWEEN $first AND $last ORDER BY seq
        """,
        row => new StoredPack(
            row.GetInt64(0),
            row.GetInt64(1),
            DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(2)),
            row.GetDouble(3),
            row.GetString(4)[0],
            Text(row, 5),
            StoreText.Judgement(row.GetString(6), row.GetString(7)),
            row.GetFieldValue<byte[]>(8)),
        ("$node", node),
        ("$first", firstSeq),
        ("$last", lastSeq));

    /// <inheritdoc/>
    public IEnumerable<StoredReading> Readings(string node, IReadOnlyCollection<string> names) => Query(
        """
        SELECT r.seq, p.time_quality, r.name, r.at_seconds, r.unit, r.value, r.text
        FROM readings r JOIN packs p USING (node_id, seq)
        WHERE node_id = (SELECT node_id FROM nodes WHERE node = $node)
            AND ($names = '[]' OR r.name IN (SELECT value FROM json_each($names))) ORDER BY r.seq, r.position
        """,
        row => new StoredReading(
            row.GetInt64(0),
            row.GetString(1) is "S" or "I",
            new Reading(row.GetString(2), row.GetDouble(3), Text(row, 4), row.IsDBNull(5) ? null : row.GetDouble(5), Text(row, 6))),
        ("$node", node),
        ("$names", System.Text.Json.JsonSerializer.Serialize(names)));

    /// <inheritdoc/>
    public IEnumerable<QuarantinedPack> Quarantine() => Query(
        "SELECT quarantine_id, received_unix_ms, topic, node, seq, verdict, reason, length_bytes, raw FROM quarantine ORDER BY quarantine_id",
        row => new QuarantinedPack(
            row.GetInt64(0),
            DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(1)),
            row.GetString(2),
            Text(row, 3),
            row.IsDBNull(4) ? null : row.GetInt64(4),
            StoreText.Judgement(row.GetString(5), row.GetString(6)),
            row.GetInt64(7),
            row.IsDBNull(8) ? null : row.GetFieldValue<byte[]>(8)));

    /// <inheritdoc/>
    public IReadOnlyList<StoredGap> Gaps(string node) => Query(
        """
        SELECT first_seq, last_seq, found_unix_ms, closed_unix_ms FROM gaps JOIN nodes USING (node_id)
        WHERE node = $node ORDER BY first_seq
        """,
        row => new StoredGap(
            new SeqRange(row.GetInt64(0), row.GetInt64(1)),
            DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(2)),
            row.IsDBNull(3) ? null : DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(3))),
        ("$node", node)).ToList();

    /// <inheritdoc/>
    public IReadOnlyList<SeqRange> Missing(string node) => Query(
        StoreText.MissingQuery.Replace("@node", "$node", StringComparison.Ordinal),
        row => new SeqRange(row.GetInt64(0), row.GetInt64(1)),
        ("$node", node)).ToList();

    /// <inheritdoc/>
    public IReadOnlyDictionary<Verdict, long> Verdicts(string? node) => Query(
        StoreText.VerdictQuery.Replace("@node", "$node", StringComparison.Ordinal),
        row => KeyValuePair.Create(VerdictText.Parse(row.GetString(0)), row.GetInt64(1)),
        ("$node", node)).ToDictionary();

    public void Dispose()
    {
        _batch.Close();
        _connection.Dispose();
    }

    /// <summary>What SQLite says, without its error number.</summary>
    internal static string Reason(SqliteException e) => e.SqliteErrorCode switch
    {
        5 or 6 => "another process is writing to it",
        8 => "it is read-only",
        13 => "the disk is full",
        14 => "the file cannot be opened",
        26 => "the file is not a database",
        _ => e.Message.Replace("\n", " ", StringComparison.Ordinal),
    };

    private static string? Text(SqliteDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);

    private SqliteConnection Open()
    {
        var connection = new SqliteConnection(_connectionString);
        connection.Open();
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = "PRAGMA synchronous=FULL; PRAGMA busy_timeout=10000; PRAGMA wal_autocheckpoint=2000; PRAGMA cache_size=-16000";
        command.ExecuteNonQuery();
        return connection;
    }

    private IEnumerable<T> Query<T>(string sql, Func<SqliteDataReader, T> read, params (string Name, object? Value)[] parameters)
    {
        using SqliteConnection connection = Open();
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = sql;
        foreach ((string name, object? value) in parameters)
        {
            command.Parameters.AddWithValue(name, value ?? DBNull.Value);
        }

        using SqliteDataReader row = command.ExecuteReader();
        while (row.Read())
        {
            yield return read(row);
        }
    }

    private void Execute(string sql)
    {
        using SqliteCommand command = _connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    private object? Scalar(string sql)
    {
        using SqliteCommand command = _connection.CreateCommand();
        command.CommandText = sql;
        return command.ExecuteScalar();
    }
}
