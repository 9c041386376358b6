using MeterNode.Wire;

namespace MeterNode.Plant.Checkpoints;

/// <summary>A checkpoint that the plant has signed and kept.</summary>
/// <param name="Checkpoint">What it says.</param>
/// <param name="Path">The plant's copy.</param>
/// <param name="MissingPacks">Numbers that are missing in the store up to the packs that it names, since the checkpoint before.</param>
public sealed record MadeCheckpoint(Checkpoint Checkpoint, string Path, long MissingPacks);
