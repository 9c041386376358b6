using System.Data.Common;
using MeterNode.Wire;

namespace MeterNode.Plant.Stores.Blocks;

/// <summary>
/// Makes blocks of packs. They are read, compressed and read back beside the store's transactions; the transaction that puts the block in
/// their place looks whether they are what was read. So a crash leaves the packs or the block, and two collectors do not make it twice.
/// </summary>
internal sealed class SqlCompaction(SqlReading reading, SqlTransaction transaction, TimeProvider time)
{
    private const long Candidate = BlockPlan.BlockPacks + BlockPlan.KeptPacks;

    private readonly HashSet<long> _months = [];

    /// <summary>One block at each step.</summary>
    public IEnumerable<CompactedPacks> Run()
    {
        List<(long NodeId, ulong Kid, long Newest)> nodes = reading.Query(
            BlockStatements.Candidates,
            row => (row.GetInt64(0), StoreKid.Read(row.GetFieldValue<byte[]>(1)), row.GetInt64(2)),
            Candidate).ToList();
        foreach ((long nodeId, ulong kid, long newest) in nodes)
        {
            foreach (SeqRange range in BlockPlan.Ranges(Numbers(nodeId), newest, time.GetUtcNow()))
            {
                yield return Make(nodeId, kid, range);
            }
        }
    }

    private CompactedPacks Make(long nodeId, ulong kid, SeqRange range)
    {
        List<StoredPack> packs = reading.Query(
            BlockStatements.Rows, row => PackReader.ReadPack(row, 0), nodeId, range.First, range.Last).ToList();
        long bytes = packs.Sum(pack => (long)pack.Bytes.Length);
        PackBlock? block = packs.Count == range.Count ? BlockCodec.Encode(packs) : null;
        return new CompactedPacks(kid, range, bytes, block is not null && IsMoved(nodeId, block, packs) ? block.Bytes.Length : null);
    }

    private bool IsMoved(long nodeId, PackBlock block, List<StoredPack> packs)
    {
        long month = SqlBlocks.MonthOf(packs[0].ReceivedAt);
        if (_months.Add(month))
        {
            transaction.MakeRoom(month);
        }

        return transaction.Move(nodeId, block, packs);
    }

    /// <summary>Page after page as they are asked for: a key may have years of packs.</summary>
    private IEnumerable<StoredNumber> Numbers(long nodeId) =>
        reading.Pages(BlockStatements.Numbers, ReadNumber, last => [nodeId, last?.Seq ?? -1]);

    private static StoredNumber ReadNumber(DbDataReader row) => new(
        row.GetInt64(0),
        row.GetString(1) == Verdict.Accepted.Code(),
        DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(2)));
}
