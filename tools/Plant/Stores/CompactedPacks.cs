using MeterNode.Wire;

namespace MeterNode.Plant.Stores;

/// <summary>
/// Packs of a key that became one compressed block: their bytes as they came, and those of the block. <see cref="BlockBytes"/> is null
/// when they stayed as they were, because another process was quicker or they would not come back exactly.
/// </summary>
public readonly record struct CompactedPacks(ulong Kid, SeqRange Packs, long PackBytes, long? BlockBytes);
