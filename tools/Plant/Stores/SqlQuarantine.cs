using System.Buffers.Binary;
using System.Data.Common;
using System.Security.Cryptography;
using MeterNode.Wire;

namespace MeterNode.Plant.Stores;

/// <summary>The quarantine within the transactions of a <see cref="SqlTransaction"/>; one collector at a time.</summary>
internal sealed class SqlQuarantine : IDisposable
{
    private const int MaximumTopicLength = 200;

    /// <summary>A node that sends a forked history of a month again and again has so many packs.</summary>
    private const int MaximumDroppedKnown = 100_000;

    private readonly SqlDialect _dialect;
    private readonly DbConnection _connection;
    private readonly PreparedStatement _add;
    private readonly PreparedStatement _find;
    private readonly PreparedStatement _take;
    private readonly PreparedStatement _total;
    private readonly PreparedStatement _findSource;
    private readonly PreparedStatement _addSource;

    /// <summary>First bytes of the hashes of dropped packs, since the start: they count as dropped once.</summary>
    private readonly HashSet<ulong> _dropped = [];
    private QuarantineLedger? _ledger;

    public SqlQuarantine(SqlDialect dialect, DbConnection connection, Func<StoreStatement, PreparedStatement> prepare)
    {
        _dialect = dialect;
        _connection = connection;
        _add = prepare(StoreStatements.AddQuarantine);
        _find = prepare(StoreStatements.FindQuarantine);
        _take = prepare(StoreStatements.TakeQuarantine);
        _total = prepare(StoreStatements.QuarantineTotal);
        _findSource = prepare(StoreStatements.FindQuarantineSource);
        _addSource = prepare(StoreStatements.AddQuarantineSource);
    }

    /// <summary>Reads a row of the sources.</summary>
    public static QuarantineSource ReadSource(DbDataReader row) =>
        new(row.GetString(0), row.GetInt64(1), row.GetInt64(2), row.GetInt64(3), row.GetInt64(4));

    /// <summary>Keeps a refused pack, or drops and counts it; false when it only came again.</summary>
    public bool Add(DbTransaction transaction, ReceivedPack received, string? node, ulong? kid, long? seq, Judgement judgement)
    {
        string source = kid is ulong claimed ? $"{(node is null ? "" : $"node {node} ")}key {claimed:x16}"
            : "topic " + received.Topic[..Math.Min(received.Topic.Length, MaximumTopicLength)];
        byte[] hash = SHA256.HashData(received.Bytes.Span);
        QuarantineLedger ledger = Ledger(transaction);
        if (IsThere(transaction, source, hash))
        {
            ledger.Repeat(source, Finder(transaction));
            return false;
        }

        bool isRepeat = false;
        ReadOnlyMemory<byte> kept = received.Bytes[..Math.Min(received.Bytes.Length, QuarantinedPack.MaximumBytes)];
        if (ledger.TryKeep(source, kept.Length, () => isRepeat = !NoteDropped(hash), Finder(transaction)))
        {
            _add.Run(
                transaction,
                received.ReceivedAt.ToUnixTimeMilliseconds(),
                received.Topic,
                node,
                seq,
                judgement.Verdict.Code(),
                judgement.Reason.Code(),
                (long)received.Bytes.Length,
                kept.ToArray(),
                source,
                hash,
                kid is ulong named ? StoreKid.Bytes(named) : null);
        }

        return !isRepeat;
    }

    /// <summary>Takes a pack out; false when it is not there any more.</summary>
    public bool Take(DbTransaction transaction, long id)
    {
        QuarantineLedger ledger = Ledger(transaction);
        string source;
        long bytes;
        using (DbDataReader row = _take.Read(transaction, id))
        {
            if (!row.Read())
            {
                return false;
            }

            source = row.GetString(0);
            bytes = Math.Min(row.GetInt64(1), QuarantinedPack.MaximumBytes);
        }

        ledger.Take(source, bytes, Finder(transaction));
        return true;
    }

    /// <summary>Writes the accounts of the sources; comes right before the commit.</summary>
    public void Write(DbTransaction transaction)
    {
        foreach (QuarantineSource source in _ledger?.Added ?? [])
        {
            _addSource.Run(transaction, source.Name, source.KeptPacks, source.KeptBytes, source.DroppedPacks, source.RepeatedPacks);
        }
    }

    /// <summary>The transaction has ended, one way or the other.</summary>
    public void Forget() => _ledger = null;

    public void Dispose()
    {
        foreach (PreparedStatement statement in (PreparedStatement[])[_add, _find, _take, _total, _findSource, _addSource])
        {
            statement.Dispose();
        }
    }

    /// <summary>False when it was noted before.</summary>
    private bool NoteDropped(byte[] hash)
    {
        if (_dropped.Count >= MaximumDroppedKnown)
        {
            _dropped.Clear();
        }

        return _dropped.Add(BinaryPrimitives.ReadUInt64LittleEndian(hash));
    }

    private bool IsThere(DbTransaction transaction, string source, byte[] hash)
    {
        using DbDataReader row = _find.Read(transaction, source, hash);
        return row.Read();
    }

    private QuarantineLedger Ledger(DbTransaction transaction)
    {
        if (_ledger is null)
        {
            // Two collectors get the same junk: the second sees what the first has kept, and counts on from there.
            _dialect.LockQuarantine(_connection);
            using DbDataReader row = _total.Read(transaction);
            row.Read();
            _ledger = new QuarantineLedger(row.GetInt64(0), row.GetInt64(1));
        }

        return _ledger;
    }

    private Func<string, QuarantineSource?> Finder(DbTransaction transaction) => name =>
    {
        using DbDataReader row = _findSource.Read(transaction, name);
        return row.Read() ? ReadSource(row) : null;
    };
}
