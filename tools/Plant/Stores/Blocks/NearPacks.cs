using System.Data.Common;
using MeterNode.Wire;

namespace MeterNode.Plant.Stores.Blocks;

/// <summary>Collects what stands around pack <paramref name="seq"/>: rows of packs, and packs out of blocks.</summary>
internal sealed class NearPacks(long seq)
{
    private ReadOnlyMemory<byte> _same;
    private ReadOnlyMemory<byte> _before;
    private ReadOnlyMemory<byte> _after;
    private long _beforeBoot;
    private long _afterBoot;
    private long _maximum = -1;

    /// <summary>True when a block holds one of the three numbers.</summary>
    public bool IsInBlocks { get; private set; }

    /// <summary>What was collected.</summary>
    public StoredNeighbours Neighbours => new(
        new ChainNeighbours
        {
            SameHash = _same,
            BeforeHash = _before,
            BeforeBoot = _beforeBoot,
            AfterPrevious = _after,
            AfterBoot = _afterBoot,
        },
        _maximum);

    /// <summary>A row of <see cref="StoreStatements.Neighbours"/>.</summary>
    public void Take(DbDataReader row)
    {
        long number = row.GetInt64(1);
        switch (row.GetInt32(0))
        {
            case 0:
                Take(number, row.GetFieldValue<byte[]>(2), row.GetFieldValue<byte[]>(3), row.GetInt64(4));
                break;
            case 1:
                IsInBlocks = number <= seq + 1;
                break;
            default:
                _maximum = number;
                break;
        }
    }

    /// <summary>A pack of a block.</summary>
    /// <exception cref="StoreException">It is no pack.</exception>
    public void Take(StoredPack stored)
    {
        Pack pack = stored.Decode();
        Take(stored.Seq, pack.Hash, pack.Previous, pack.Boot);
    }

    private void Take(long number, ReadOnlyMemory<byte> hash, ReadOnlyMemory<byte> previous, long boot)
    {
        if (number < seq)
        {
            (_before, _beforeBoot) = (hash, boot);
        }
        else if (number > seq)
        {
            (_after, _afterBoot) = (previous, boot);
        }
        else
        {
            _same = hash;
        }
    }
}
