using System.Data.Common;
using MeterNode.Plant.Stores.Blocks;
using MeterNode.Plant.Stores.Rollups;
using MeterNode.Wire;

namespace MeterNode.Plant.Stores;

/// <summary>The one transaction of a <see cref="SqlStore"/>, used again and again with its statements.</summary>
internal sealed class SqlTransaction : IStoreTransaction
{
    /// <summary>Rows of packs that are added together at most.</summary>
    private const int MaximumRows = 512;

    /// <summary>Nodes in a question for their highest packs: a statement that is asked again and again stays prepared.</summary>
    private const int TipsTogether = 32;

    private static readonly TimeSpan s_maximumTurn = TimeSpan.FromMinutes(1);

    private readonly TimeSpan _maximumTurn;
    private readonly SqlDialect _dialect;
    private readonly DbConnection _connection;
    private readonly PreparedStatement? _changes;
    private readonly PreparedStatement _neighbours;
    private readonly PreparedStatement _findTips;
    private readonly PreparedStatement _addPack;
    private readonly PreparedStatement _rejudge;
    private readonly PreparedStatement _bytes;
    private readonly PreparedStatement _restore;
    private readonly PreparedStatement _openGap;
    private readonly PreparedStatement _forgetGaps;
    private readonly PreparedStatement _closeGaps;
    private readonly PreparedStatement _addGapEvent;
    private readonly PreparedStatement _addDuplicates;
    private readonly PreparedStatement _setStored;
    private readonly SqlQuarantine _quarantine;
    private readonly SqlBlocks _blocks;
    private readonly SqlRollups _rollups;

    /// <summary>Rows of nodes that are known to exist, by key identifier.</summary>
    private readonly Dictionary<ulong, long> _nodeIds = [];

    private readonly ChainTips _tips = new();

    /// <summary>Rows of packs that wait to be added together.</summary>
    private readonly List<object?[]> _rows = [];

    /// <summary>Packs of this transaction that were stored already, by the node's row.</summary>
    private readonly SortedDictionary<long, long> _duplicates = [];
    private readonly SemaphoreSlim _turn = new(1, 1);
    private DbTransaction? _transaction;
    private bool _hasTurn;

    /// <summary>The answer to <see cref="SqlDialect.Changes"/> in the last transaction.</summary>
    private long? _seen;

    /// <param name="dialect">The database.</param>
    /// <param name="connection">Is for this alone.</param>
    /// <param name="maximumTurn">How long <see cref="Begin"/> waits for another transaction to end; null for a minute.</param>
    public SqlTransaction(SqlDialect dialect, DbConnection connection, TimeSpan? maximumTurn = null)
    {
        _maximumTurn = maximumTurn ?? s_maximumTurn;
        _dialect = dialect;
        _connection = connection;
        _changes = dialect.Changes is StoreStatement changes ? Prepare(changes) : null;
        _neighbours = Prepare(StoreStatements.Neighbours);
        _findTips = Prepare(StoreStatements.Tips(TipsTogether));
        _addPack = Prepare(StoreStatements.AddPack);
        _rejudge = Prepare(StoreStatements.Rejudge);
        _bytes = Prepare(StoreStatements.Bytes);
        _restore = Prepare(StoreStatements.Restore);
        _openGap = Prepare(StoreStatements.OpenGap);
        _forgetGaps = Prepare(StoreStatements.ForgetGaps);
        _closeGaps = Prepare(StoreStatements.CloseGaps);
        _addGapEvent = Prepare(StoreStatements.AddGapEvent);
        _addDuplicates = Prepare(StoreStatements.AddDuplicates);
        _setStored = Prepare(StoreStatements.SetStored);
        _quarantine = new SqlQuarantine(dialect, connection, Prepare);
        _blocks = new SqlBlocks(dialect, Prepare);
        _rollups = new SqlRollups(dialect, Prepare);
    }

    public void Begin(IEnumerable<RegisteredNode> nodes)
    {
        // Two collectors may work on one store object: the second waits for the first.
        if (!_turn.Wait(_maximumTurn))
        {
            throw new StoreException(
                StoreFault.Passing,
                RuleReason.Of("store.busy", $"cannot use {_dialect.NameReason}: a transaction is open and does not end"),
                null);
        }

        _hasTurn = true;
        try
        {
            Guard(() =>
            {
                _transaction = _dialect.Begin(_connection);
                LookForChanges();
                RegisteredNode[] wanted = [.. nodes.DistinctBy(node => node.Kid).OrderBy(node => node.Kid)];
                AddNodes(wanted);
                if (_dialect.AddsPacksTogether)
                {
                    TakeTips(wanted);
                }
            });
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    public StoredNeighbours Neighbours(RegisteredNode node, long seq)
    {
        if (_tips.Before(node.Kid, seq) is StoredNeighbours known)
        {
            return known;
        }

        StoredNeighbours stored = Find(node, seq);
        _tips.Note(node.Kid, seq, stored);
        return stored;
    }

    public void AddPack(RegisteredNode node, Pack pack, PackPayload payload, Judgement judgement, DateTimeOffset receivedAt) => Guard(() =>
    {
        long id = NodeId(node);
        AddRow(
            id,
            new StoredPack(
                pack.Seq,
                pack.Boot,
                receivedAt,
                payload.EndSeconds,
                payload.TimeQuality,
                payload.Mode,
                judgement,
                pack.Bytes.ToArray()),
            pack,
            payload);
        _tips.Add(pack);
        IReadOnlyList<NodeEvent> events = payload.Records.Events;
        for (int i = 0; i < events.Count; i++)
        {
            if (events[i] is NodeEvent.Gap gap)
            {
                _addGapEvent.Run(_transaction!, id, pack.Seq, i, gap.Text);
            }
        }
    });

    public void SetStored(RegisteredNode node, long seq) => Guard(() => _setStored.Run(_transaction!, NodeId(node), seq));

    public void Rejudge(RegisteredNode node, long seq, Judgement judgement) =>
        Guard(() =>
        {
            AddRows();
            if (judgement.Verdict != Verdict.Accepted)
            {
                Unpack(node, seq); // What is in a block is accepted.
            }

            _rejudge.Run(_transaction!, NodeId(node), seq, judgement.Verdict.Code(), judgement.Reason.Code());
        });

    public byte[]? Bytes(RegisteredNode node, long seq) => _dialect.Guard(() =>
    {
        AddRows();
        using (DbDataReader row = _bytes.Read(_transaction!, NodeId(node), seq))
        {
            if (row.Read())
            {
                return row.GetFieldValue<byte[]>(0);
            }
        }

        return _blocks.Find(_transaction!, NodeId(node), seq)?.Bytes;
    });

    public void Restore(RegisteredNode node, long seq, byte[] bytes, byte[] hash) => Guard(() =>
    {
        AddRows();
        _tips.Forget(node.Kid);
        Unpack(node, seq);
        _restore.Run(_transaction!, NodeId(node), seq, bytes, hash);
    });

    /// <summary>
    /// Puts blocks in the place of their packs, in a transaction of its own, and gives those whose packs were there as they were read.
    /// </summary>
    public IReadOnlySet<MadeBlock> Move(IReadOnlyList<MadeBlock> made)
    {
        var moved = new HashSet<MadeBlock>();
        Alone(() =>
        {
            moved.UnionWith(made.Where(one => _blocks.TryMove(_transaction!, one.NodeId, one.Block!, one.Packs)));
            return moved.Count > 0;
        });
        return moved;
    }

    /// <summary>
    /// There is a place for blocks of this month from now on; in a transaction of its own. False when there is none, and none can be made
    /// because somebody reads the table for long; without <paramref name="canWait"/> it is not tried.
    /// </summary>
    public bool TryMakeRoom(long month, bool canWait) => Alone(() => _dialect.TryMakeBlockPartition(_connection, month, canWait));

    public void OpenGap(RegisteredNode node, SeqRange gap, DateTimeOffset foundAt) =>
        Guard(() => _openGap.Run(_transaction!, NodeId(node), gap.First, gap.Last, foundAt.ToUnixTimeMilliseconds()));

    public void CloseGaps(RegisteredNode node, long seq, DateTimeOffset closedAt) => Guard(() =>
    {
        AddRows();
        _forgetGaps.Run(_transaction!, NodeId(node), seq, (closedAt - StoredGap.Overtaking).ToUnixTimeMilliseconds());
        _closeGaps.Run(_transaction!, NodeId(node), seq, closedAt.ToUnixTimeMilliseconds());
    });

    public void NoteLate(RegisteredNode node, long seq) => Guard(() =>
    {
        AddRows();
        _rollups.TakeBack(_transaction!, NodeId(node), seq);
    });

    /// <summary>
    /// Adds rollups of some keys in a transaction of its own; for each false when others have changed something since its state. Keys are
    /// locked in the order in which every transaction takes them.
    /// </summary>
    public IReadOnlyDictionary<ulong, bool> AddRollups(IReadOnlyList<MadeRollups> made)
    {
        var added = new Dictionary<ulong, bool>();
        Alone(() =>
        {
            foreach (MadeRollups some in made.OrderBy(some => some.State.Kid))
            {
                added[some.State.Kid] = _rollups.TryAdd(_transaction!, some);
            }

            return true;
        });
        return added;
    }

    /// <summary>So many years of quarter hours are kept, or all with 0; in a transaction of its own.</summary>
    public void KeepRollups(long years) => Alone(() =>
    {
        _rollups.Keep(_transaction!, years);
        return true;
    });

    /// <summary>Quarter hours before this moment may be gone from now on; in a transaction of its own.</summary>
    public void KeepRollupsFrom(long seconds) => Alone(() =>
    {
        _rollups.KeepFrom(_transaction!, seconds);
        return true;
    });

    /// <summary>
    /// There is a place for quarter hours of this month from now on; in a transaction of its own. False when somebody reads the table for
    /// long: they stand with those of other months until then.
    /// </summary>
    public bool TryMakeRoomForQuarters(long month) => Alone(() => _dialect.TryMakeQuarterPartition(_connection, month));

    /// <summary>The months whose quarter hours can be dropped together.</summary>
    public IReadOnlyList<long> QuarterMonths()
    {
        IReadOnlyList<long> months = [];
        Alone(() =>
        {
            months = _dialect.QuarterPartitions(_connection);
            return true;
        });
        return months;
    }

    /// <summary>
    /// Drops the quarter hours of a month of all keys but the <paramref name="slow"/> hours, in a transaction of its own. False when
    /// somebody reads the table for long: they are as they were.
    /// </summary>
    public bool TryDropQuarterMonth(long month, IReadOnlyCollection<(long NodeId, long Hour)> slow) =>
        Alone(() => _dialect.TryDropQuarterPartition(_connection, month, slow));

    /// <summary>Drops quarter hours of a key, in a transaction of its own.</summary>
    public void DropRollups(long nodeId, long from, long to) => Alone(() =>
    {
        _rollups.Drop(_transaction!, nodeId, from, to);
        return true;
    });

    /// <summary>Everything is rolled up again, in a transaction of its own.</summary>
    public void ForgetRollups() => Alone(() =>
    {
        _rollups.Forget(_transaction!);
        return true;
    });

    public void AddDuplicate(RegisteredNode node)
    {
        long id = NodeId(node);
        _duplicates[id] = _duplicates.GetValueOrDefault(id) + 1;
    }

    public bool AddQuarantine(ReceivedPack received, string? node, ulong? kid, long? seq, Judgement judgement) =>
        _dialect.Guard(() => _quarantine.Add(_transaction!, received, node, kid, seq, judgement));

    public bool TakeQuarantine(long id) => _dialect.Guard(() => _quarantine.Take(_transaction!, id));

    public void Commit()
    {
        Guard(() =>
        {
            AddRows();
            foreach ((long node, long packs) in _duplicates)
            {
                _addDuplicates.Run(_transaction!, node, packs);
            }

            _quarantine.Write(_transaction!);
            _transaction!.Commit();
        });
        _transaction!.Dispose();
        _transaction = null;
        Forget();
        _dialect.CheckInPlace(_connection);
    }

    /// <summary>Rolls back what was not committed; the statements stay for the next transaction.</summary>
    public void Dispose()
    {
        Forget();
        DbTransaction? transaction = _transaction;
        _transaction = null;
        if (transaction is not null)
        {
            _nodeIds.Clear();
            _tips.Clear();
            try
            {
                transaction.Dispose();
            }
            catch (Exception e) when (e is InvalidOperationException || _dialect.Explain(e) is not null)
            {
                // The connection is gone and the transaction with it; the next one opens it again.
            }
        }

        if (_hasTurn)
        {
            _hasTurn = false;
            _turn.Release();
        }
    }

    public void Close()
    {
        Dispose();
        _changes?.Dispose();
        foreach (PreparedStatement statement in (PreparedStatement[])
            [
                _neighbours, _findTips, _addPack, _rejudge, _bytes, _restore, _openGap, _forgetGaps, _closeGaps, _addGapEvent,
                _addDuplicates, _setStored,
            ])
        {
            statement.Dispose();
        }

        _quarantine.Dispose();
        _blocks.Dispose();
        _rollups.Dispose();
        _turn.Dispose();
    }

    /// <summary>Another collector may have added packs since the last transaction.</summary>
    private void LookForChanges()
    {
        long? now = null;
        if (_changes is not null)
        {
            using DbDataReader row = _changes.Read(_transaction!);
            row.Read();
            now = row.GetInt64(0);
        }

        if (now is null || now != _seen)
        {
            _tips.Clear();
            _seen = now;
        }
    }

    /// <summary>
    /// Every transaction takes its nodes in the order of their key identifiers: two collectors that touch the same nodes wait for each
    /// other and cannot wait in a circle.
    /// </summary>
    private void AddNodes(IReadOnlyList<RegisteredNode> nodes)
    {
        foreach (RegisteredNode[] some in nodes
            .Where(node => _dialect.LocksNodes || !_nodeIds.ContainsKey(node.Kid)).Chunk(StoreStatements.MaximumNodes))
        {
            using (var add = Prepare(StoreStatements.AddNodes(some.Length)))
            {
                add.Run(_transaction!, some.SelectMany(node => new object?[]
                {
                    node.Id, StoreKid.Bytes(node.Kid), node.Eui64, node.Machine, node.Site ?? "",
                }).ToArray());
            }

            object?[] unknown =
                [.. some.Where(node => !_nodeIds.ContainsKey(node.Kid)).Select(object? (node) => StoreKid.Bytes(node.Kid))];
            if (unknown.Length > 0)
            {
                using PreparedStatement find = Prepare(StoreStatements.NodeIds(unknown.Length));
                using DbDataReader row = find.Read(_transaction!, unknown);
                while (row.Read())
                {
                    _nodeIds[StoreKid.Read(row.GetFieldValue<byte[]>(0))] = row.GetInt64(1);
                }
            }
        }
    }

    private StoredNeighbours Find(RegisteredNode node, long seq) => _dialect.Guard(() =>
    {
        AddRows();
        long id = NodeId(node);
        var near = new NearPacks(seq);
        using (DbDataReader row = _neighbours.Read(_transaction!, id, seq - 1, seq + 1))
        {
            while (row.Read())
            {
                near.Take(row);
            }
        }

        if (near.IsInBlocks)
        {
            for (long at = seq - 1; at <= seq + 1; at++)
            {
                if (_blocks.Find(_transaction!, id, at) is StoredPack stored)
                {
                    near.Take(stored);
                }
            }
        }

        return near.Neighbours;
    });

    /// <summary>A row of its own again for every pack of the block with number <paramref name="seq"/>, if it is in one.</summary>
    private void Unpack(RegisteredNode node, long seq)
    {
        long id = NodeId(node);
        foreach (StoredPack stored in _blocks.Take(_transaction!, id, seq))
        {
            Pack pack = stored.Decode();
            AddRow(id, stored, pack, stored.DecodePayload(pack));
        }

        AddRows();
    }

    private void AddRow(long nodeId, StoredPack stored, Pack pack, PackPayload payload)
    {
        object?[] values =
        [
            nodeId,
            stored.Seq,
            stored.Boot,
            pack.Hash.ToArray(),
            pack.Previous.ToArray(),
            stored.ReceivedAt.ToUnixTimeMilliseconds(),
            stored.EndSeconds,
            stored.TimeQuality.ToString(),
            stored.Mode,
            stored.Judgement.Verdict.Code(),
            stored.Judgement.Reason.Code(),
            stored.Bytes,
            payload.Records.ImportJoules,
            payload.Records.ExportJoules,
            payload.Records.Shots,
            payload.Records.HeatJoules,
        ];
        if (!_dialect.AddsPacksTogether)
        {
            _addPack.Run(_transaction!, values);
            return;
        }

        _rows.Add(values);
        if (_rows.Count == MaximumRows)
        {
            AddRows();
        }
    }

    /// <summary>Adds the rows that wait: nothing that looks at packs may go before them.</summary>
    private void AddRows()
    {
        if (_rows.Count > 0)
        {
            _dialect.AddPacks(_connection, _rows);
            _rows.Clear();
        }
    }

    /// <summary>Asks for the highest packs of many nodes at once, so that their next packs need no question each.</summary>
    private void TakeTips(IReadOnlyList<RegisteredNode> nodes)
    {
        foreach (RegisteredNode[] some in nodes.Chunk(TipsTogether))
        {
            object?[] kids = new object?[TipsTogether];
            for (int i = 0; i < some.Length; i++)
            {
                kids[i] = StoreKid.Bytes(some[i].Kid);
            }

            using DbDataReader row = _findTips.Read(_transaction!, kids);
            while (row.Read())
            {
                long seq = row.GetInt64(1);
                if (seq > row.GetInt64(4))
                {
                    _tips.Note(StoreKid.Read(row.GetFieldValue<byte[]>(0)), seq, row.GetFieldValue<byte[]>(2), row.GetInt64(3));
                }
            }
        }
    }

    private void Forget()
    {
        _duplicates.Clear();
        _rows.Clear();
        _quarantine.Forget();
        _blocks.Forget();
    }

    private long NodeId(RegisteredNode node) => _nodeIds.TryGetValue(node.Kid, out long id)
        ? id
        : throw new InvalidOperationException($"the transaction was not begun with {node.Id}");

    /// <summary>Does <paramref name="work"/> in a transaction of its own, which is rolled back when it answers false.</summary>
    private bool Alone(Func<bool> work)
    {
        Begin([]);
        try
        {
            bool isDone = _dialect.Guard(work);
            if (isDone)
            {
                Commit();
            }

            return isDone;
        }
        finally
        {
            Dispose();
        }
    }

    private void Guard(Action work) => _dialect.Guard(() =>
    {
        work();
        return 0;
    });

    private PreparedStatement Prepare(StoreStatement statement) => new(_dialect, _connection, statement);
}
