using System.Data.Common;
using MeterNode.Wire;

namespace MeterNode.Plant.Stores.Blocks;

/// <summary>
/// Makes blocks of packs. They are read, compressed and read back beside the store's transactions; the transaction that puts the block in
/// their place looks whether they are what was read. So a crash leaves the packs or the block, and two collectors do not make it twice.
/// </summary>
/// <param name="reading">Reads packs.</param>
/// <param name="transaction">Puts blocks in their place.</param>
/// <param name="together">Blocks, of as many keys, in one transaction; from 1.</param>
/// <param name="time">The clock.</param>
internal sealed class SqlCompaction(SqlReading reading, SqlTransaction transaction, int together, TimeProvider time)
{
    private const long Candidate = BlockPlan.BlockPacks + BlockPlan.KeptPacks;

    private readonly HashSet<long> _months = [];

    /// <summary>No room is made in this run any more: who asks again keeps the packs waiting.</summary>
    private bool _isRoomRefused;

    /// <summary>
    /// One block at each step. Where the packs of several keys lie in the order in which they came, blocks of keys whose packs come one
    /// behind the other are put in their place together: so the database empties pages as a whole.
    /// </summary>
    public IEnumerable<CompactedPacks> Run()
    {
        List<(long NodeId, ulong Kid, long Newest)> nodes = reading.Query(
            BlockStatements.Candidates,
            row => (row.GetInt64(0), StoreKid.Read(row.GetFieldValue<byte[]>(1)), row.GetInt64(2)),
            Candidate).ToList();
        foreach ((long NodeId, ulong Kid, long Newest)[] some in nodes.Chunk(together))
        {
            var blocks = Array.ConvertAll(some, node => Blocks(node.NodeId, node.Kid, node.Newest).GetEnumerator());
            try
            {
                while (blocks.Where(block => block.MoveNext()).Select(block => block.Current).ToList() is { Count: > 0 } made)
                {
                    foreach (CompactedPacks moved in Move(made))
                    {
                        yield return moved;
                    }
                }
            }
            finally
            {
                Array.ForEach(blocks, block => block.Dispose());
            }
        }
    }

    /// <summary>The blocks of a key, each made when it is asked for.</summary>
    private IEnumerable<MadeBlock> Blocks(long nodeId, ulong kid, long newest)
    {
        foreach (SeqRange range in BlockPlan.Ranges(Numbers(nodeId), newest, time.GetUtcNow()))
        {
            // Looked for with one pack: without room nothing else is read.
            if (Read(nodeId, range.First, range.First) is [StoredPack first] && !HasRoom(SqlBlocks.MonthOf(first.ReceivedAt)))
            {
                yield return new MadeBlock(nodeId, kid, range, [], null, IsWaiting: true);
                yield break; // What comes behind them is of the same month, or of a later one.
            }

            List<StoredPack> packs = Read(nodeId, range.First, range.Last);
            yield return new MadeBlock(nodeId, kid, range, packs, packs.Count == range.Count ? BlockCodec.Encode(packs) : null);
        }
    }

    private IEnumerable<CompactedPacks> Move(List<MadeBlock> made)
    {
        List<MadeBlock> some = [.. made.Where(one => one.Block is not null)];
        IReadOnlySet<MadeBlock> moved = some.Count == 0 ? new HashSet<MadeBlock>() : transaction.Move(some);
        return made.Select(one => new CompactedPacks(
            one.Kid,
            one.Range,
            one.Packs.Sum(pack => (long)pack.Bytes.Length),
            moved.Contains(one) ? one.Block!.Bytes.Length : null,
            one.IsWaiting));
    }

    private List<StoredPack> Read(long nodeId, long first, long last) =>
        [.. reading.Query(BlockStatements.Rows, row => PackReader.ReadPack(row, 0), nodeId, first, last)];

    /// <summary>Whether there is a place for blocks of this month.</summary>
    private bool HasRoom(long month)
    {
        if (_months.Contains(month))
        {
            return true;
        }

        if (!transaction.TryMakeRoom(month, canWait: !_isRoomRefused))
        {
            _isRoomRefused = true;
            return false;
        }

        return _months.Add(month);
    }

    /// <summary>Page after page as they are asked for: a key may have years of packs.</summary>
    private IEnumerable<StoredNumber> Numbers(long nodeId) =>
        reading.Pages(BlockStatements.Numbers, ReadNumber, last => [nodeId, last?.Seq ?? -1]);

    private static StoredNumber ReadNumber(DbDataReader row) => new(
        row.GetInt64(0),
        row.GetString(1) == Verdict.Accepted.Code(),
        DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(2)));
}
