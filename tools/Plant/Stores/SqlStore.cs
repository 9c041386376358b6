using System.Data.Common;
using MeterNode.Plant.Stores.Blocks;
using MeterNode.Plant.Stores.Rollups;
using MeterNode.Wire;

namespace MeterNode.Plant.Stores;

/// <summary>Evidence in an SQL database: the same tables and statements in each <see cref="SqlDialect"/>.</summary>
internal sealed class SqlStore : IEvidenceStore
{
    private readonly SqlDialect _dialect;
    private readonly DbConnection _connection;
    private readonly SqlTransaction _transaction;
    private readonly KeptReaders _readers;
    private readonly SqlReading _reading;

    /// <summary>Connects and brings the database to the layout of <paramref name="scripts"/>; owns <paramref name="dialect"/>.</summary>
    /// <exception cref="StoreException">It cannot be opened, holds something else, or is of a later layout.</exception>
    public SqlStore(SqlDialect dialect, IReadOnlyList<string> scripts, Action<string>? say = null)
    {
        _dialect = dialect;
        _readers = new KeptReaders(dialect);
        _reading = new SqlReading(dialect, _readers);
        DbConnection? connection = null;
        try
        {
            _connection = connection = dialect.Guard(dialect.OpenWriter);
            dialect.Guard(() =>
            {
                StoreMigrations.Apply(dialect, _connection, scripts, say);
                return 0;
            });
            _transaction = new SqlTransaction(dialect, _connection);
            Rollups = new StoredRollups(dialect, _reading, _transaction);
        }
        catch
        {
            connection?.Dispose();
            dialect.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public StoredRollups Rollups { get; }

    /// <inheritdoc/>
    public IStoreTransaction Begin(IEnumerable<RegisteredNode> nodes)
    {
        _transaction.Begin(nodes);
        return _transaction;
    }

    /// <inheritdoc/>
    public void Check() => _dialect.CheckInPlace(_connection);

    /// <inheritdoc/>
    public IReadOnlyList<StoredNode> Nodes() => _reading.Query(StoreStatements.Nodes, ReadNode)
        .OrderBy(node => node.Site, StringComparer.Ordinal).ThenBy(node => node.Id, StringComparer.Ordinal)
        .ThenBy(node => node.BeganSeconds).ThenBy(node => node.Kid).ToList();

    /// <inheritdoc/>
    public StoredNode? Node(ulong kid) => _reading.Query(StoreStatements.Node, ReadNode, StoreKid.Bytes(kid)).FirstOrDefault();

    /// <inheritdoc/>
    public IEnumerable<StoredPack> Packs(ulong kid, long firstSeq = 0, long lastSeq = long.MaxValue) =>
        new PackReader(_dialect, _reading).Read(kid, firstSeq, lastSeq);

    /// <inheritdoc/>
    public IEnumerable<CompactedPacks> Compact(TimeProvider time) =>
        new SqlCompaction(_reading, _transaction, _dialect.BlocksTogether, time).Run();

    /// <inheritdoc/>
    public IEnumerable<StoredRecord> Records(ulong kid, IReadOnlyCollection<string> names)
    {
        foreach (StoredPack stored in Packs(kid))
        {
            PackPayload payload = stored.DecodePayload();
            foreach (SignedRecord record in payload.AllRecords)
            {
                if (names.Count == 0 || names.Contains(record.Name))
                {
                    yield return new StoredRecord(stored.Seq, payload.HasUtc, record);
                }
            }
        }
    }

    /// <inheritdoc/>
    public IEnumerable<QuarantinedPack> Quarantine() => _reading.Pages(
        StoreStatements.Quarantine,
        row => new QuarantinedPack(
            row.GetInt64(0),
            Time(row, 1),
            row.GetString(2),
            Text(row, 3),
            row.IsDBNull(4) ? null : StoreKid.Read(row.GetFieldValue<byte[]>(4)),
            row.IsDBNull(5) ? null : row.GetInt64(5),
            StoreText.Judgement(row.GetString(6), row.GetString(7)),
            row.GetInt64(8),
            row.GetFieldValue<byte[]>(9)),
        last => [last?.Id ?? -1]);

    /// <inheritdoc/>
    public IReadOnlyList<QuarantineSource> QuarantineSources() => _reading.Query(
        StoreStatements.QuarantineSources,
        SqlQuarantine.ReadSource).ToList();

    /// <inheritdoc/>
    public StoredEnd End(ulong kid, long from)
    {
        using SqlReading reading = _reading.Open();
        if (NodeEnd(reading, kid) is not var (id, noted))
        {
            return new StoredEnd(-1, null, -1);
        }

        long end = Find(reading, kid, from) is not null ? from : Find(reading, kid, noted) is not null ? noted : -1;
        end = Advance(reading, id, end);
        return new StoredEnd(end, Find(reading, kid, end), MaximumOf(reading, id));
    }

    /// <inheritdoc/>
    public IReadOnlyDictionary<ulong, StoredEnd> WholeEnds(IReadOnlyList<(ulong Kid, long From)> nodes)
    {
        using SqlReading reading = _reading.Open();
        var ends = new Dictionary<ulong, StoredEnd>();
        foreach ((ulong Kid, long From)[] some in nodes.Chunk(StoreStatements.WholeEndsTogether))
        {
            object?[] values = new object?[2 * StoreStatements.WholeEndsTogether];
            for (int i = 0; i < some.Length; i++)
            {
                values[2 * i] = StoreKid.Bytes(some[i].Kid);
                values[(2 * i) + 1] = some[i].From;
            }

            foreach ((ulong kid, long seq, byte[] bytes) in reading.Query(
                StoreStatements.WholeEnds,
                row => (StoreKid.Read(row.GetFieldValue<byte[]>(0)), row.GetInt64(1), row.GetFieldValue<byte[]>(2)),
                values))
            {
                ends[kid] = new StoredEnd(seq, bytes, seq);
            }
        }

        return ends;
    }

    /// <inheritdoc/>
    public byte[]? Newest(ulong kid)
    {
        using SqlReading reading = _reading.Open();
        return NodeEnd(reading, kid) is var (id, _) ? Find(reading, kid, MaximumOf(reading, id)) : null;
    }

    /// <inheritdoc/>
    public IReadOnlyList<StoredGap> Gaps(ulong kid) => _reading.Query(
        StoreStatements.Gaps,
        row => new StoredGap(new SeqRange(row.GetInt64(0), row.GetInt64(1)), Time(row, 2), row.IsDBNull(3) ? null : Time(row, 3)),
        StoreKid.Bytes(kid)).ToList();

    /// <inheritdoc/>
    public IReadOnlyList<SeqRange> Missing(ulong kid) =>
        _reading.Query(StoreStatements.Missing, row => new SeqRange(row.GetInt64(0), row.GetInt64(1)), StoreKid.Bytes(kid)).ToList();

    /// <inheritdoc/>
    public IReadOnlyDictionary<Verdict, long> Verdicts(ulong? kid) => _reading.Query(
        StoreStatements.Verdicts,
        row => KeyValuePair.Create(VerdictText.Parse(row.GetString(0)), row.GetInt64(1)),
        [kid is ulong named ? StoreKid.Bytes(named) : null]).ToDictionary();

    /// <inheritdoc/>
    public void Dispose()
    {
        _transaction.Close();
        _readers.Dispose();
        _connection.Dispose();
        _dialect.Dispose();
    }

    private static StoredNode ReadNode(DbDataReader row) => new(
        row.GetString(0),
        row.GetString(1),
        StoreKid.Read(row.GetFieldValue<byte[]>(2)),
        Text(row, 3),
        row.GetString(4),
        row.GetInt64(5),
        row.GetInt64(6),
        row.GetInt64(7),
        row.GetString(8) is "S" or "I" ? row.GetDouble(9) : row.GetInt64(10) / 1000.0);

    private static string? Text(DbDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);

    private static DateTimeOffset Time(DbDataReader row, int column) => DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(column));

    private byte[]? Find(SqlReading reading, ulong kid, long seq) =>
        seq < 0 ? null : new PackReader(_dialect, reading).Read(kid, seq, seq).FirstOrDefault()?.Bytes;

    private static long Advance(SqlReading reading, long nodeId, long end)
    {
        GapDeclarations? declared = null;
        return new StoredEndSearch(
            (above, count) => reading.Query(
                StoreStatements.Numbers,
                row => (new SeqRange(row.GetInt64(0), row.GetInt64(1)), row.GetString(2) == Verdict.ChainBreak.Code()),
                nodeId,
                above,
                (long)count).ToList(),
            gap => (declared ??= DeclaredGaps(reading, nodeId)).Cover(gap)).Advance(end);
    }

    private static (long Id, long Noted)? NodeEnd(SqlReading reading, ulong kid)
    {
        (long, long)[] rows =
            [.. reading.Query(StoreStatements.NodeEnd, row => (row.GetInt64(0), row.GetInt64(1)), StoreKid.Bytes(kid))];
        return rows.Length == 0 ? null : rows[0];
    }

    private static long MaximumOf(SqlReading reading, long nodeId) =>
        reading.Query(StoreStatements.MaximumNumber, row => row.GetInt64(0), nodeId).Single();

    private static GapDeclarations DeclaredGaps(SqlReading reading, long nodeId)
    {
        var declared = new GapDeclarations();
        foreach ((long seq, string text) in reading.Query(StoreStatements.GapEvents, row => (row.GetInt64(0), row.GetString(1)), nodeId))
        {
            if (NodeEvent.Read(0, text) is NodeEvent.Gap gap)
            {
                declared.Add(seq, gap);
            }
        }

        return declared;
    }
}
