using System.Buffers.Binary;
using System.Data.Common;
using MeterNode.Wire;

namespace MeterNode.Plant.Stores;

/// <summary>The one transaction of a <see cref="SqlStore"/>, used again and again with its statements.</summary>
internal sealed class SqlTransaction : IStoreTransaction
{
    private readonly SqlDialect _dialect;
    private readonly DbConnection _connection;
    private readonly PreparedStatement _neighbours;
    private readonly PreparedStatement _addPack;
    private readonly PreparedStatement _rejudge;
    private readonly PreparedStatement _openGap;
    private readonly PreparedStatement _forgetGaps;
    private readonly PreparedStatement _closeGaps;
    private readonly PreparedStatement _addQuarantine;
    private readonly IRecordInsert _records;

    /// <summary>Rows of nodes that are known to exist, by key identifier.</summary>
    private readonly Dictionary<ulong, long> _nodeIds = [];
    private DbTransaction? _transaction;

    public SqlTransaction(SqlDialect dialect, DbConnection connection)
    {
        _dialect = dialect;
        _connection = connection;
        _neighbours = Prepare(StoreStatements.Neighbours);
        _addPack = Prepare(StoreStatements.AddPack);
        _rejudge = Prepare(StoreStatements.Rejudge);
        _openGap = Prepare(StoreStatements.OpenGap);
        _forgetGaps = Prepare(StoreStatements.ForgetGaps);
        _closeGaps = Prepare(StoreStatements.CloseGaps);
        _addQuarantine = Prepare(StoreStatements.AddQuarantine);
        _records = dialect.CreateRecordInsert(connection);
    }

    public void Begin(IEnumerable<RegisteredNode> nodes)
    {
        if (_transaction is not null)
        {
            throw new InvalidOperationException("a transaction is open");
        }

        try
        {
            Guard(() =>
            {
                _transaction = _dialect.Begin(_connection);
                AddNodes(nodes);
            });
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    public StoredNeighbours Neighbours(RegisteredNode node, long seq) => _dialect.Guard(() =>
    {
        ReadOnlyMemory<byte> same = default, before = default, after = default;
        long beforeBoot = 0, afterBoot = 0, maximum = -1;
        using DbDataReader row = _neighbours.Read(_transaction!, NodeId(node), seq - 1, seq + 1);
        while (row.Read())
        {
            long at = row.GetInt64(0);
            if (row.IsDBNull(1))
            {
                maximum = at;
            }
            else if (at < seq)
            {
                before = row.GetFieldValue<byte[]>(1);
                beforeBoot = row.GetInt64(3);
            }
            else if (at == seq)
            {
                same = row.GetFieldValue<byte[]>(1);
            }
            else
            {
                after = row.GetFieldValue<byte[]>(2);
                afterBoot = row.GetInt64(3);
            }
        }

        var near = new ChainNeighbours
        {
            SameHash = same,
            BeforeHash = before,
            BeforeBoot = beforeBoot,
            AfterPrevious = after,
            AfterBoot = afterBoot,
        };
        return new StoredNeighbours(near, maximum);
    });

    public void AddPack(RegisteredNode node, Pack pack, PackPayload payload, Judgement judgement, DateTimeOffset receivedAt) => Guard(() =>
    {
        long id = NodeId(node);
        _addPack.Run(
            _transaction!,
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
        _records.Add(id, pack.Seq, payload.AllRecords);
    });

    public void Rejudge(RegisteredNode node, long seq, Judgement judgement) =>
        Guard(() => _rejudge.Run(_transaction!, NodeId(node), seq, judgement.Verdict.Code(), judgement.Reason.Code()));

    public void OpenGap(RegisteredNode node, SeqRange gap, DateTimeOffset foundAt) =>
        Guard(() => _openGap.Run(_transaction!, NodeId(node), gap.First, gap.Last, foundAt.ToUnixTimeMilliseconds()));

    public void CloseGaps(RegisteredNode node, long seq, DateTimeOffset closedAt) => Guard(() =>
    {
        _forgetGaps.Run(_transaction!, NodeId(node), seq, (closedAt - StoredGap.Overtaking).ToUnixTimeMilliseconds());
        _closeGaps.Run(_transaction!, NodeId(node), seq, closedAt.ToUnixTimeMilliseconds());
    });

    public void AddQuarantine(ReceivedPack received, string? node, long? seq, Judgement judgement) => Guard(() =>
    {
        ReadOnlyMemory<byte> kept = received.Bytes[..Math.Min(received.Bytes.Length, QuarantinedPack.MaximumBytes)];
        _addQuarantine.Run(
            _transaction!,
            received.ReceivedAt.ToUnixTimeMilliseconds(),
            received.Topic,
            node,
            seq,
            judgement.Verdict.Code(),
            judgement.Reason.Code(),
            (long)received.Bytes.Length,
            judgement.Verdict == Verdict.Duplicate ? null : kept.ToArray());
    });

    public void Commit()
    {
        Guard(() =>
        {
            _records.Flush();
            _transaction!.Commit();
        });
        _transaction!.Dispose();
        _transaction = null;
        _dialect.CheckInPlace(_connection);
    }

    /// <summary>Rolls back what was not committed; the statements stay for the next transaction.</summary>
    public void Dispose()
    {
        _records.Clear();
        DbTransaction? transaction = _transaction;
        _transaction = null;
        if (transaction is not null)
        {
            _nodeIds.Clear();
            try
            {
                transaction.Dispose();
            }
            catch (Exception e) when (e is InvalidOperationException || _dialect.Explain(e) is not null)
            {
                // The connection is gone and the transaction with it; the next one opens it again.
            }
        }
    }

    public void Close()
    {
        Dispose();
        _records.Dispose();
        foreach (PreparedStatement statement in (PreparedStatement[])
            [_neighbours, _addPack, _rejudge, _openGap, _forgetGaps, _closeGaps, _addQuarantine])
        {
            statement.Dispose();
        }
    }

    /// <summary>
    /// Every transaction takes its nodes in the order of their key identifiers: two collectors that touch the same nodes wait for each
    /// other and cannot wait in a circle.
    /// </summary>
    private void AddNodes(IEnumerable<RegisteredNode> nodes)
    {
        IEnumerable<RegisteredNode> wanted = nodes.DistinctBy(node => node.Kid).OrderBy(node => node.Kid);
        foreach (RegisteredNode[] some in wanted
            .Where(node => _dialect.LocksNodes || !_nodeIds.ContainsKey(node.Kid)).Chunk(StoreStatements.MaximumNodes))
        {
            using (var add = Prepare(StoreStatements.AddNodes(some.Length)))
            {
                add.Run(_transaction!, some.SelectMany(node => new object?[] { node.Id, Kid(node), node.Eui64, node.Machine }).ToArray());
            }

            object?[] unknown = some.Where(node => !_nodeIds.ContainsKey(node.Kid)).Select(object? (node) => Kid(node)).ToArray();
            if (unknown.Length > 0)
            {
                using PreparedStatement find = Prepare(StoreStatements.NodeIds(unknown.Length));
                using DbDataReader row = find.Read(_transaction!, unknown);
                while (row.Read())
                {
                    _nodeIds[BinaryPrimitives.ReadUInt64BigEndian(row.GetFieldValue<byte[]>(0))] = row.GetInt64(1);
                }
            }
        }
    }

    private long NodeId(RegisteredNode node) => _nodeIds.TryGetValue(node.Kid, out long id)
        ? id
        : throw new InvalidOperationException($"the transaction was not begun with {node.Id}");

    private static byte[] Kid(RegisteredNode node)
    {
        byte[] kid = new byte[8];
        BinaryPrimitives.WriteUInt64BigEndian(kid, node.Kid);
        return kid;
    }

    private void Guard(Action work) => _dialect.Guard(() =>
    {
        work();
        return 0;
    });

    private PreparedStatement Prepare(StoreStatement statement) => new(_dialect, _connection, statement);
}
