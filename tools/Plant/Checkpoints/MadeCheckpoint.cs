using MeterNode.Wire;

namespace MeterNode.Plant.Checkpoints;

/// <summary>A checkpoint that the plant has signed and kept.</summary>
/// <param name="Checkpoint">What it says.</param>
/// <param name="Path">The plant's copy.</param>
/// <param name="MissingPacks">Numbers that are missing in the store up to the packs that it names, since the checkpoint before.</param>
/// <param name="LeftOut">
/// Keys whose packs in the store are not what they have signed: a line each, with the reason and how far the checkpoint names their packs.
/// </param>
public sealed record MadeCheckpoint(Checkpoint Checkpoint, string Path, long MissingPacks, IReadOnlyList<string> LeftOut);
