using System.Buffers.Binary;
using MeterNode.Wire;
using Microsoft.Data.Sqlite;

namespace MeterNode.Plant.Stores;

/// <summary>The one reusable transaction of a <see cref="SqliteStore"/>, with its statements prepared once.</summary>
public sealed class SqliteBatch : IStoreBatch
{
    private readonly SqliteConnection _connection;
    private readonly Dictionary<ulong, long> _nodeIds = [];
    private readonly SqliteCommand _begin;
    private readonly SqliteCommand _commit;
    private readonly SqliteCommand _rollback;
    private readonly SqliteCommand _addNode;
    private readonly SqliteCommand _near;
    private readonly SqliteCommand _highest;
    private readonly SqliteCommand _addPack;
    private readonly SqliteCommand _rejudge;
    private readonly SqliteCommand _openGap;
    private readonly SqliteCommand _closeGaps;
    private readonly SqliteCommand _addQuarantine;
    private readonly SqliteReadingInsert _readings;
    private bool _open;

    public SqliteBatch(SqliteConnection connection)
    {
        _connection = connection;
        _begin = Prepare("BEGIN IMMEDIATE");
        _commit = Prepare("COMMIT");
        _rollback = Prepare("ROLLBACK");
        _addNode = Prepare(
            """
            INSERT INTO nodes (node, kid, eui64, machine) VALUES (?1, ?2, ?3, ?4)
            ON CONFLICT (kid) DO UPDATE SET node = excluded.node, machine = excluded.machine RETURNING node_id
            """,
            4);
        _near = Prepare("SELECT seq, sha256, previous_sha256, boot FROM packs WHERE node_id = ?1 AND seq BETWEEN ?2 AND ?3", 3);
        _highest = Prepare("SELECT max(seq) FROM packs WHERE node_id = ?1", 1);
        _addPack = Prepare("INSERT INTO packs VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)", 12);
        _rejudge = Prepare("UPDATE packs SET verdict = ?3, reason = ?4 WHERE node_id = ?1 AND seq = ?2", 4);
        _openGap = Prepare("INSERT INTO gaps (node_id, first_seq, last_seq, found_unix_ms) VALUES (?1, ?2, ?3, ?4)", 4);
        _closeGaps = Prepare(
            """
            UPDATE gaps SET closed_unix_ms = ?3 WHERE node_id = ?1 AND closed_unix_ms IS NULL AND ?2 BETWEEN first_seq AND last_seq
                AND last_seq - first_seq + 1 = (SELECT count(*) FROM packs p WHERE p.node_id = ?1 AND p.seq BETWEEN first_seq AND last_seq)
            """,
            3);
        _addQuarantine = Prepare(
            "INSERT INTO quarantine (received_unix_ms, topic, node, seq, verdict, reason, length_bytes, raw) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
            8);
        _readings = new SqliteReadingInsert(connection);
    }

    public void Begin()
    {
        if (_open)
        {
            throw new InvalidOperationException("a batch is open");
        }

        Run(_begin);
        _open = true;
    }

    public StoredNeighbours Neighbours(RegisteredNode node, long seq)
    {
        long id = NodeId(node);
        object? highest = Scalar(_highest, id);
        ReadOnlyMemory<byte> same = default, before = default, after = default;
        long beforeBoot = 0, afterBoot = 0;
        Bind(_near, id, seq - 1, seq + 1);
        try
        {
            using SqliteDataReader row = _near.ExecuteReader();
            while (row.Read())
            {
                switch (row.GetInt64(0) - seq)
                {
                    case -1:
                        before = row.GetFieldValue<byte[]>(1);
                        beforeBoot = row.GetInt64(3);
                        break;
                    case 0:
                        same = row.GetFieldValue<byte[]>(1);
                        break;
                    default:
                        after = row.GetFieldValue<byte[]>(2);
                        afterBoot = row.GetInt64(3);
                        break;
                }
            }
        }
        catch (SqliteException e)
        {
            throw Failed(e);
        }

        var near = new ChainNeighbours { SameHash = same, BeforeHash = before, BeforeBoot = beforeBoot, AfterPrevious = after, AfterBoot = afterBoot };
        return new StoredNeighbours(near, highest as long? ?? -1);
    }

    public void AddPack(RegisteredNode node, Pack pack, PackPayload payload, Judgement judgement, DateTimeOffset receivedAt)
    {
        long id = NodeId(node);
        Run(
            _addPack,
            id,
            pack.Seq,
            pack.Boot,
            pack.Hash.ToArray(),
            pack.Previous.ToArray(),
            receivedAt.ToUnixTimeMilliseconds(),
            payload.EndSeconds,
            payload.TimeQuality.ToString(),
            payload.Mode,
            judgement.Verdict.Code(),
            judgement.Reason.Code(),
            pack.Bytes.ToArray());
        _readings.Insert(id, pack.Seq, payload.Readings);
    }

    public void Rejudge(RegisteredNode node, long seq, Judgement judgement) =>
        Run(_rejudge, NodeId(node), seq, judgement.Verdict.Code(), judgement.Reason.Code());

    public void OpenGap(RegisteredNode node, SeqRange gap, DateTimeOffset foundAt) =>
        Run(_openGap, NodeId(node), gap.First, gap.Last, foundAt.ToUnixTimeMilliseconds());

    public void CloseGaps(RegisteredNode node, long seq, DateTimeOffset closedAt) =>
        Run(_closeGaps, NodeId(node), seq, closedAt.ToUnixTimeMilliseconds());

    public void AddQuarantine(ReceivedPack received, string? node, long? seq, Judgement judgement)
    {
        ReadOnlyMemory<byte> kept = received.Bytes[..Math.Min(received.Bytes.Length, QuarantinedPack.MaxBytes)];
        Run(
            _addQuarantine,
            received.ReceivedAt.ToUnixTimeMilliseconds(),
            received.Topic,
            node,
            seq,
            judgement.Verdict.Code(),
            judgement.Reason.Code(),
            received.Bytes.Length,
            judgement.Verdict == Verdict.Duplicate ? null : kept.ToArray());
    }

    public void Commit()
    {
        Run(_commit);
        _open = false;
    }

    /// <summary>Rolls back what was not committed; the statements stay for the next batch.</summary>
    public void Dispose()
    {
        if (_open)
        {
            _open = false;
            _nodeIds.Clear();
            Run(_rollback);
        }
    }

    public void Close()
    {
        Dispose();
        _readings.Dispose();
    }

    private static StoreException Failed(SqliteException e) => new("cannot write to the evidence store: " + SqliteStore.Reason(e), e);

    private static void Bind(SqliteCommand command, params ReadOnlySpan<object?> values)
    {
        for (int i = 0; i < values.Length; i++)
        {
            command.Parameters[i].Value = values[i] ?? DBNull.Value;
        }
    }

    private static void Run(SqliteCommand command, params ReadOnlySpan<object?> values)
    {
        Bind(command, values);
        try
        {
            command.ExecuteNonQuery();
        }
        catch (SqliteException e)
        {
            throw Failed(e);
        }
    }

    private static object? Scalar(SqliteCommand command, params ReadOnlySpan<object?> values)
    {
        Bind(command, values);
        try
        {
            return command.ExecuteScalar();
        }
        catch (SqliteException e)
        {
            throw Failed(e);
        }
    }

    private long NodeId(RegisteredNode node)
    {
        if (!_nodeIds.TryGetValue(node.Kid, out long id))
        {
            byte[] kid = new byte[8];
            BinaryPrimitives.WriteUInt64BigEndian(kid, node.Kid);
            id = (long)Scalar(_addNode, node.Id, kid, node.Eui64, node.Machine)!;
            _nodeIds.Add(node.Kid, id);
        }

        return id;
    }

    private SqliteCommand Prepare(string sql, int parameters = 0)
    {
        SqliteCommand command = _connection.CreateCommand();
        command.CommandText = sql;
        for (int i = 1; i <= parameters; i++)
        {
            command.Parameters.Add(new SqliteParameter("?" + i, null));
        }

        command.Prepare();
        return command;
    }
}
