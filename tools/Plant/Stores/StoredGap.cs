using MeterNode.Wire;

namespace MeterNode.Plant.Stores;

/// <summary>Packs that were missing when a later one arrived; <paramref name="ClosedAt"/> is null while any still is.</summary>
public sealed record StoredGap(SeqRange Packs, DateTimeOffset FoundAt, DateTimeOffset? ClosedAt)
{
    /// <summary>
    /// Collectors that share the packs of a plant commit in any order, so a pack may be stored a little before the one ahead of it. Only a
    /// gap that stays open longer than this is one.
    /// </summary>
    public static readonly TimeSpan Overtaking = TimeSpan.FromMinutes(1);
}
