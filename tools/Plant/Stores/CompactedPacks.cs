using MeterNode.Wire;

namespace MeterNode.Plant.Stores;

/// <summary>
/// Packs of a key that became one compressed block: their bytes as they came, and those of the block. <see cref="BlockBytes"/> is null
/// when they stayed as they were, because another process was quicker or they would not come back exactly. <see cref="IsWaiting"/> when
/// they and later ones of the key stayed because somebody reads the table of blocks for long, as a backup does: a later run takes them.
/// </summary>
public readonly record struct CompactedPacks(ulong Kid, SeqRange Packs, long PackBytes, long? BlockBytes, bool IsWaiting = false);
