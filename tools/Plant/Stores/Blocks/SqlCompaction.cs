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
            var ranges = Array.ConvertAll(
                some, node => BlockPlan.Ranges(Numbers(node.NodeId), node.Newest, time.GetUtcNow()).GetEnumerator());
            try
            {
                while (some.Where((_, i) => ranges[i].MoveNext()).ToList() is { Count: > 0 } more)
                {
                    List<MadeBlock> made = [.. more.Select(node => Make(node.NodeId, node.Kid, ranges[Array.IndexOf(some, node)].Current))];
                    foreach (CompactedPacks moved in Move(made))
                    {
                        yield return moved;
                    }
                }
            }
            finally
            {
                Array.ForEach(ranges, range => range.Dispose());
            }
        }
    }

    private MadeBlock Make(long nodeId, ulong kid, SeqRange range)
    {
        List<StoredPack> packs = reading.Query(
            BlockStatements.Rows, row => PackReader.ReadPack(row, 0), nodeId, range.First, range.Last).ToList();
        return new MadeBlock(nodeId, kid, range, packs, packs.Count == range.Count ? BlockCodec.Encode(packs) : null);
    }

    private IEnumerable<CompactedPacks> Move(List<MadeBlock> made)
    {
        List<MadeBlock> some = [.. made.Where(one => one.Block is not null)];
        foreach (long month in some.Select(one => SqlBlocks.MonthOf(one.Packs[0].ReceivedAt)))
        {
            if (_months.Add(month))
            {
                transaction.MakeRoom(month);
            }
        }

        IReadOnlySet<MadeBlock> moved = some.Count == 0 ? new HashSet<MadeBlock>() : transaction.Move(some);
        return made.Select(one => new CompactedPacks(
            one.Kid, one.Range, one.Packs.Sum(pack => (long)pack.Bytes.Length), moved.Contains(one) ? one.Block!.Bytes.Length : null));
    }

    /// <summary>Page after page as they are asked for: a key may have years of packs.</summary>
    private IEnumerable<StoredNumber> Numbers(long nodeId) =>
        reading.Pages(BlockStatements.Numbers, ReadNumber, last => [nodeId, last?.Seq ?? -1]);

    private static StoredNumber ReadNumber(DbDataReader row) => new(
        row.GetInt64(0),
        row.GetString(1) == Verdict.Accepted.Code(),
        DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(2)));
}
