using MeterNode.Wire;

namespace MeterNode.Plant.Stores;

/// <summary>Packs that were missing when a later one arrived; <paramref name="ClosedAt"/> is null while any still is.</summary>
public sealed record StoredGap(SeqRange Packs, DateTimeOffset FoundAt, DateTimeOffset? ClosedAt);
