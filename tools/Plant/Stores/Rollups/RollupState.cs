namespace MeterNode.Plant.Stores.Rollups;

/// <summary>
/// How far a key's packs are rolled up: up to <paramref name="RolledSeq"/> all, up to <paramref name="RolledTo"/> some.
/// <paramref name="Changes"/> grows with each pack that comes behind later ones. <paramref name="Newest"/>: its last pack. Quarter hours
/// before <paramref name="KeptFrom"/>, UTC seconds at the beginning of a day, may be gone.
/// </summary>
internal sealed record RollupState(
    long NodeId, ulong Kid, long Version, long RolledSeq, long RolledTo, long Changes, long Newest, long KeptFrom)
{
    /// <summary>False where another version has rolled up, or none: everything is made again.</summary>
    public bool IsUsable => Version == RollupCodec.Version;

    /// <summary>Nothing was rolled up, taken back or made again from the one to the other.</summary>
    public bool IsAsFarAs(RollupState other) =>
        (NodeId, Version, RolledSeq, RolledTo, Changes) == (other.NodeId, other.Version, other.RolledSeq, other.RolledTo, other.Changes);

    /// <summary>Up to which all packs are in rollups that can be used; −1 for none.</summary>
    public long UsableSeq => IsUsable ? RolledSeq : -1;
}
