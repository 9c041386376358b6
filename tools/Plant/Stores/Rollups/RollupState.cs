namespace MeterNode.Plant.Stores.Rollups;

/// <summary>
/// How far a key's packs are rolled up: up to <paramref name="RolledSeq"/> all, up to <paramref name="RolledTo"/> some.
/// <paramref name="Changes"/> grows with each pack that comes behind later ones. <paramref name="Newest"/>: its last pack.
/// </summary>
internal sealed record RollupState(long NodeId, ulong Kid, long Version, long RolledSeq, long RolledTo, long Changes, long Newest);
