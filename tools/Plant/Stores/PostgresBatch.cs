using System.Buffers.Binary;
using MeterNode.Wire;
using Npgsql;
using NpgsqlTypes;

namespace MeterNode.Plant.Stores;

/// <summary>The one reusable transaction of a <see cref="PostgresStore"/>. Readings go in by COPY when it commits.</summary>
public sealed class PostgresBatch(NpgsqlConnection connection) : IStoreBatch
{
    private readonly List<(long NodeId, long Seq, IReadOnlyList<Reading> Readings)> _readings = [];
    private readonly Dictionary<ulong, long> _locked = [];
    private NpgsqlTransaction? _transaction;

    public void Begin()
    {
        if (_transaction is not null)
        {
            throw new InvalidOperationException("a batch is open");
        }

        _transaction = Guard(() =>
        {
            if (connection.State != System.Data.ConnectionState.Open)
            {
                connection.Close(); // The server was away: the next batch may find it again.
                connection.Open();
            }

            return connection.BeginTransaction();
        });
    }

    public StoredNeighbours Neighbours(RegisteredNode node, long seq)
    {
        long id = Lock(node);
        ReadOnlyMemory<byte> same = default, before = default, after = default;
        long beforeBoot = 0, afterBoot = 0;
        return Guard(() =>
        {
            using (NpgsqlCommand near = Command("SELECT seq, sha256, previous_sha256, boot FROM packs WHERE node_id = $1 AND seq BETWEEN $2 AND $3", id, seq - 1, seq + 1))
            using (NpgsqlDataReader row = near.ExecuteReader())
            {
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

            using NpgsqlCommand highest = Command("SELECT coalesce(max(seq), -1) FROM packs WHERE node_id = $1", id);
            var chain = new ChainNeighbours { SameHash = same, BeforeHash = before, BeforeBoot = beforeBoot, AfterPrevious = after, AfterBoot = afterBoot };
            return new StoredNeighbours(chain, (long)highest.ExecuteScalar()!);
        });
    }

    public void AddPack(RegisteredNode node, Pack pack, PackPayload payload, Judgement judgement, DateTimeOffset receivedAt)
    {
        long id = Lock(node);
        Run(
            "INSERT INTO packs VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
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
        _readings.Add((id, pack.Seq, payload.Readings));
    }

    public void Rejudge(RegisteredNode node, long seq, Judgement judgement) =>
        Run("UPDATE packs SET verdict = $3, reason = $4 WHERE node_id = $1 AND seq = $2", Lock(node), seq, judgement.Verdict.Code(), judgement.Reason.Code());

    public void OpenGap(RegisteredNode node, SeqRange gap, DateTimeOffset foundAt) =>
        Run("INSERT INTO gaps VALUES ($1, $2, $3, $4)", Lock(node), gap.First, gap.Last, foundAt.ToUnixTimeMilliseconds());

    public void CloseGaps(RegisteredNode node, long seq, DateTimeOffset closedAt) => Run(
        """
        UPDATE gaps SET closed_unix_ms = $3 WHERE node_id = $1 AND closed_unix_ms IS NULL AND $2 BETWEEN first_seq AND last_seq
            AND last_seq - first_seq + 1 = (SELECT count(*) FROM packs p WHERE p.node_id = $1 AND p.seq BETWEEN first_seq AND last_seq)
        """,
        Lock(node),
        seq,
        closedAt.ToUnixTimeMilliseconds());

    public void AddQuarantine(ReceivedPack received, string? node, long? seq, Judgement judgement)
    {
        ReadOnlyMemory<byte> kept = received.Bytes[..Math.Min(received.Bytes.Length, QuarantinedPack.MaxBytes)];
        Run(
            "INSERT INTO quarantine (received_unix_ms, topic, node, seq, verdict, reason, length_bytes, raw) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
            received.ReceivedAt.ToUnixTimeMilliseconds(),
            received.Topic.Replace("\0", "", StringComparison.Ordinal),
            node,
            seq,
            judgement.Verdict.Code(),
            judgement.Reason.Code(),
            (long)received.Bytes.Length,
            judgement.Verdict == Verdict.Duplicate ? null : kept.ToArray());
    }

    public void Commit()
    {
        Guard(() =>
        {
            CopyReadings();
            _transaction!.Commit();
            return 0;
        });
        End();
    }

    /// <summary>Rolls back what was not committed.</summary>
    public void Dispose() => End();

    private static T Guard<T>(Func<T> work)
    {
        try
        {
            return work();
        }
        catch (Exception e) when (e is NpgsqlException or IOException or System.Net.Sockets.SocketException or TimeoutException)
        {
            throw new StoreException("cannot write to the PostgreSQL store: " + PostgresStore.Reason(e), e);
        }
    }

    private void CopyReadings()
    {
        if (_readings.Count == 0)
        {
            return;
        }

        using NpgsqlBinaryImporter copy = connection.BeginBinaryImport("COPY readings FROM STDIN (FORMAT BINARY)");
        foreach ((long nodeId, long seq, IReadOnlyList<Reading> readings) in _readings)
        {
            for (int i = 0; i < readings.Count; i++)
            {
                Reading reading = readings[i];
                copy.StartRow();
                copy.Write(nodeId, NpgsqlDbType.Bigint);
                copy.Write(seq, NpgsqlDbType.Bigint);
                copy.Write(i, NpgsqlDbType.Integer);
                copy.Write(reading.AtSeconds, NpgsqlDbType.Double);
                copy.Write(reading.Name, NpgsqlDbType.Text);
                WriteText(copy, reading.Unit);
                if (reading.Value is double value)
                {
                    copy.Write(value, NpgsqlDbType.Double);
                }
                else
                {
                    copy.WriteNull();
                }

                // PostgreSQL's text cannot hold a zero character; the exact text is in the pack's bytes.
                WriteText(copy, reading.Text?.Replace('\0', '\uFFFD'));
            }
        }

        copy.Complete();
    }

    private static void WriteText(NpgsqlBinaryImporter copy, string? text)
    {
        if (text is null)
        {
            copy.WriteNull();
        }
        else
        {
            copy.Write(text, NpgsqlDbType.Text);
        }
    }

    /// <summary>The node's row, made when absent, locked against other collectors until the transaction ends.</summary>
    private long Lock(RegisteredNode node)
    {
        if (!_locked.TryGetValue(node.Kid, out long id))
        {
            byte[] kid = new byte[8];
            BinaryPrimitives.WriteUInt64BigEndian(kid, node.Kid);
            id = Guard(() =>
            {
                using NpgsqlCommand command = Command(
                    """
                    INSERT INTO nodes (node, kid, eui64, machine) VALUES ($1, $2, $3, $4)
                    ON CONFLICT (kid) DO UPDATE SET node = excluded.node, machine = excluded.machine RETURNING node_id
                    """,
                    node.Id,
                    kid,
                    node.Eui64,
                    node.Machine);
                return (long)command.ExecuteScalar()!;
            });
            _locked.Add(node.Kid, id);
        }

        return id;
    }

    private void Run(string sql, params object?[] values) => Guard(() =>
    {
        using NpgsqlCommand command = Command(sql, values);
        return command.ExecuteNonQuery();
    });

    private NpgsqlCommand Command(string sql, params object?[] values)
    {
        var command = new NpgsqlCommand(sql, connection, _transaction);
        foreach (object? value in values)
        {
            command.Parameters.Add(new NpgsqlParameter { Value = value ?? DBNull.Value });
        }

        return command;
    }

    private void End()
    {
        _readings.Clear();
        _locked.Clear();
        NpgsqlTransaction? transaction = _transaction;
        _transaction = null;
        try
        {
            transaction?.Dispose();
        }
        catch (Exception e) when (e is NpgsqlException or InvalidOperationException)
        {
            // The connection is gone and the transaction with it; the next batch opens a new one.
        }
    }
}
