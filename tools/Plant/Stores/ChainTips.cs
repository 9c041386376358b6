using MeterNode.Wire;

namespace MeterNode.Plant.Stores;

/// <summary>
/// The highest pack of each node, as far as transactions have met it: the usual next pack needs no look into the tables. It holds as long
/// as nobody else writes.
/// </summary>
internal sealed class ChainTips
{
    private readonly Dictionary<ulong, Tip> _tips = [];

    /// <summary>Forgets all of them.</summary>
    public void Clear() => _tips.Clear();

    /// <summary>Forgets that of a node.</summary>
    public void Forget(ulong kid) => _tips.Remove(kid);

    /// <summary>What is stored around <paramref name="seq"/>, when it is the number behind the highest pack; else null.</summary>
    public StoredNeighbours? Before(ulong kid, long seq) => _tips.TryGetValue(kid, out Tip tip) && tip.IsWhole && tip.Seq == seq - 1
        ? new StoredNeighbours(new ChainNeighbours { BeforeHash = tip.Hash, BeforeBoot = tip.Boot }, tip.Seq)
        : null;

    /// <summary>Takes notice of what the tables have around <paramref name="seq"/>.</summary>
    public void Note(ulong kid, long seq, in StoredNeighbours stored)
    {
        bool isTip = stored.MaximumSeq == seq - 1;
        _tips[kid] = new Tip(stored.MaximumSeq, stored.Near.BeforeHash, stored.Near.BeforeBoot, isTip);
    }

    /// <summary>Takes notice of the highest pack of a node.</summary>
    public void Note(ulong kid, long seq, byte[] hash, long boot) => _tips[kid] = new Tip(seq, hash, boot, true);

    /// <summary>Takes notice of a pack that was added.</summary>
    public void Add(Pack pack)
    {
        if (_tips.TryGetValue(pack.Kid, out Tip tip) && pack.Seq > tip.Seq)
        {
            _tips[pack.Kid] = new Tip(pack.Seq, pack.Hash, pack.Boot, true);
        }
    }

    /// <summary>The highest number, −1 for none; hash and boot counter of that pack are known when <paramref name="IsWhole"/>.</summary>
    private readonly record struct Tip(long Seq, ReadOnlyMemory<byte> Hash, long Boot, bool IsWhole);
}
