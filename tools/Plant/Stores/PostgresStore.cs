using MeterNode.Wire;
using Npgsql;
using NpgsqlTypes;

namespace MeterNode.Plant.Stores;

/// <summary>Evidence in PostgreSQL, for plants that outgrow one machine: any number of collectors may write to it at once.</summary>
public sealed class PostgresStore : IEvidenceStore
{
    private readonly NpgsqlDataSource _source;
    private readonly NpgsqlConnection _connection;
    private readonly PostgresBatch _batch;

    /// <summary>Connects and makes the tables when they are absent.</summary>
    /// <exception cref="StoreException">The server cannot be reached, refuses, or has tables of a later version.</exception>
    public PostgresStore(string connectionString)
    {
        try
        {
            _source = NpgsqlDataSource.Create(connectionString);
            _connection = _source.OpenConnection();
            PostgresSchema.Ensure(_connection);
            _batch = new PostgresBatch(_connection);
        }
        catch (Exception e) when (e is NpgsqlException or ArgumentException or System.Net.Sockets.SocketException)
        {
            _connection?.Dispose();
            _source?.Dispose();
            throw new StoreException("cannot open the PostgreSQL store: " + Reason(e), e);
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
        GROUP BY node_id, node, eui64, machine ORDER BY node COLLATE "C"
        """,
        row => new StoredNode(row.GetString(0), Text(row, 1), row.GetString(2), row.GetInt64(3), row.GetInt64(4), row.GetInt64(5))).ToList();

    /// <inheritdoc/>
    public IEnumerable<StoredPack> Packs(string node, long firstSeq = 0, long lastSeq = long.MaxValue) => Query(
        """
        SELECT seq, boot, received_unix_ms, end_seconds, time_quality, mode, verdict, reason, raw FROM packs
        WHERE node_id = (SELECT node_id FROM nodes WHERE node = @node) AND seq BETWEEN @first AND @last ORDER BY seq
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
        TextParameter("node", node),
        new NpgsqlParameter("first", firstSeq),
        new NpgsqlParameter("last", lastSeq));

    /// <inheritdoc/>
    public IEnumerable<StoredReading> Readings(string node, IReadOnlyCollection<string> names) => Query(
        """
        SELECT r.seq, p.time_quality, r.name, r.at_seconds, r.unit, r.value, r.text
        FROM readings r JOIN packs p USING (node_id, seq)
        WHERE node_id = (SELECT node_id FROM nodes WHERE node = @node)
            AND (cardinality(@names) = 0 OR r.name = ANY (@names)) ORDER BY r.seq, r.position
        """,
        row => new StoredReading(
            row.GetInt64(0),
            row.GetString(1) is "S" or "I",
            new Reading(row.GetString(2), row.GetDouble(3), Text(row, 4), row.IsDBNull(5) ? null : row.GetDouble(5), Text(row, 6))),
        TextParameter("node", node),
        new NpgsqlParameter("names", NpgsqlDbType.Array | NpgsqlDbType.Text) { Value = names.ToArray() });

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
        WHERE node = @node ORDER BY first_seq
        """,
        row => new StoredGap(
            new SeqRange(row.GetInt64(0), row.GetInt64(1)),
            DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(2)),
            row.IsDBNull(3) ? null : DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(3))),
        TextParameter("node", node)).ToList();

    /// <inheritdoc/>
    public IReadOnlyList<SeqRange> Missing(string node) =>
        Query(StoreText.MissingQuery, row => new SeqRange(row.GetInt64(0), row.GetInt64(1)), TextParameter("node", node)).ToList();

    /// <inheritdoc/>
    public IReadOnlyDictionary<Verdict, long> Verdicts(string? node) =>
        Query(StoreText.VerdictQuery, row => KeyValuePair.Create(VerdictText.Parse(row.GetString(0)), row.GetInt64(1)), TextParameter("node", node)).ToDictionary();

    public void Dispose()
    {
        _batch.Dispose();
        _connection.Dispose();
        _source.Dispose();
    }

    /// <summary>The server's message, or why it was not reached, on one line.</summary>
    internal static string Reason(Exception e) =>
        (e is PostgresException refused ? refused.MessageText : (e.InnerException ?? e).Message).ReplaceLineEndings(" ");

    private static string? Text(NpgsqlDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);

    private static NpgsqlParameter TextParameter(string name, string? value) => new(name, NpgsqlDbType.Text) { Value = (object?)value ?? DBNull.Value };

    private IEnumerable<T> Query<T>(string sql, Func<NpgsqlDataReader, T> read, params NpgsqlParameter[] parameters)
    {
        using NpgsqlConnection connection = _source.OpenConnection();
        using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 0 };
        command.Parameters.AddRange(parameters);
        using NpgsqlDataReader row = command.ExecuteReader();
        while (row.Read())
        {
            yield return read(row);
        }
    }
}
