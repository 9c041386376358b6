using MeterNode.Wire;

namespace MeterNode.Plant.Stores.Blocks;

/// <summary>A block that waits to be put in the place of its packs.</summary>
/// <param name="NodeId">Row of the key.</param>
/// <param name="Kid">The key.</param>
/// <param name="Range">Numbers of the packs.</param>
/// <param name="Packs">As they were read.</param>
/// <param name="Block">Null when they would not come back exactly, or some were not there: they stay as they are.</param>
/// <param name="IsWaiting">They were not read: there is no place for blocks of their month now.</param>
internal sealed record MadeBlock(
    long NodeId, ulong Kid, SeqRange Range, IReadOnlyList<StoredPack> Packs, PackBlock? Block, bool IsWaiting = false);
