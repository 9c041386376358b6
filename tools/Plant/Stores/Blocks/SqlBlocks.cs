using System.Data.Common;
using System.Security.Cryptography;
using MeterNode.Wire;

namespace MeterNode.Plant.Stores.Blocks;

/// <summary>The blocks in a <see cref="SqlTransaction"/>.</summary>
internal sealed class SqlBlocks(SqlDialect dialect, Func<StoreStatement, PreparedStatement> prepare) : IDisposable
{
    private readonly PreparedStatement? _lockNode = dialect.LocksNodes ? prepare(BlockStatements.LockNode) : null;
    private readonly PreparedStatement _next = prepare(BlockStatements.Next);
    private readonly PreparedStatement _hashes = prepare(BlockStatements.Hashes);
    private readonly PreparedStatement _deleteRows = prepare(BlockStatements.DeleteRows);
    private readonly PreparedStatement _add = prepare(BlockStatements.Add);
    private readonly PreparedStatement _addBytes = prepare(BlockStatements.AddBytes);
    private readonly PreparedStatement _delete = prepare(BlockStatements.Delete);
    private readonly PreparedStatement _deleteBytes = prepare(BlockStatements.DeleteBytes);

    /// <summary>The block that was read last in this transaction: packs that come again come one after the other.</summary>
    private (long NodeId, List<StoredPack> Packs)? _last;

    /// <summary>The pack with this number, if it is in a block.</summary>
    /// <exception cref="StoreException">
    /// The block is damaged: what needs it now will be refused again, and nothing else of the store is concerned.
    /// </exception>
    public StoredPack? Find(DbTransaction transaction, long nodeId, long seq)
    {
        if (_last is not var (id, packs) || id != nodeId || seq < packs[0].Seq || seq > packs[^1].Seq)
        {
            using DbDataReader row = _next.Read(transaction, nodeId, seq);
            if (!row.Read() || row.GetInt64(0) > seq)
            {
                return null;
            }

            PackBlock block = Read(row);
            try
            {
                packs = PackReader.Decode(dialect, block);
            }
            catch (StoreException e) when (block.Codec <= BlockCodec.Version)
            {
                throw new StoreException(StoreFault.RefusesContent, e.Message, e);
            }

            _last = (nodeId, packs);
        }

        return packs[(int)(seq - packs[0].Seq)];
    }

    /// <summary>Removes the block with this number and gives its packs; none when the number is in no block.</summary>
    public IReadOnlyList<StoredPack> Take(DbTransaction transaction, long nodeId, long seq)
    {
        if (Find(transaction, nodeId, seq) is null)
        {
            return [];
        }

        List<StoredPack> packs = _last!.Value.Packs;
        _deleteBytes.Run(transaction, nodeId, packs[^1].Seq);
        _delete.Run(transaction, nodeId, packs[^1].Seq);
        Forget();
        return packs;
    }

    /// <summary>Puts <paramref name="block"/> in the place of its packs; false when they are not there as they were read.</summary>
    public bool TryMove(DbTransaction transaction, long nodeId, PackBlock block, IReadOnlyList<StoredPack> packs)
    {
        _lockNode?.Run(transaction, nodeId);
        if (!AreThere(transaction, nodeId, block, packs))
        {
            return false;
        }

        long month = MonthOf(packs[0].ReceivedAt);
        _deleteRows.Run(transaction, nodeId, block.FirstSeq, block.LastSeq);
        _add.Run(
            transaction,
            nodeId,
            block.LastSeq,
            block.FirstSeq,
            packs[0].EndSeconds,
            packs[0].TimeQuality.ToString(),
            packs[0].ReceivedAt.ToUnixTimeMilliseconds(),
            block.Codec,
            block.Length,
            block.Sha256,
            month);
        _addBytes.Run(transaction, month, nodeId, block.LastSeq, block.Bytes);
        return true;
    }

    /// <summary>Months from January 1970 to <paramref name="time"/>, UTC.</summary>
    public static long MonthOf(DateTimeOffset time) => ((time.UtcDateTime.Year - 1970) * 12) + time.UtcDateTime.Month - 1;

    /// <summary>What was read may not be there after the transaction.</summary>
    public void Forget() => _last = null;

    /// <inheritdoc/>
    public void Dispose()
    {
        _lockNode?.Dispose();
        foreach (PreparedStatement statement in
            (PreparedStatement[])[_next, _hashes, _deleteRows, _add, _addBytes, _delete, _deleteBytes])
        {
            statement.Dispose();
        }
    }

    private static PackBlock Read(DbDataReader row) => new(
        row.GetInt64(0),
        row.GetInt64(1),
        row.GetInt64(2),
        row.GetInt64(3),
        row.GetFieldValue<byte[]>(4),
        row.GetFieldValue<byte[]>(5));

    private bool AreThere(DbTransaction transaction, long nodeId, PackBlock block, IReadOnlyList<StoredPack> packs)
    {
        using DbDataReader row = _hashes.Read(transaction, nodeId, block.FirstSeq, block.LastSeq);
        int count = 0;
        for (; row.Read(); count++)
        {
            if (count == packs.Count || row.GetInt64(0) != packs[count].Seq || row.GetString(2) != Verdict.Accepted.Code()
                || !row.GetFieldValue<byte[]>(1).AsSpan().SequenceEqual(SHA256.HashData(packs[count].Bytes)))
            {
                return false;
            }
        }

        return count == packs.Count;
    }
}
