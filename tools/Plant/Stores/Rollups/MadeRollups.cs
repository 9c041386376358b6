namespace MeterNode.Plant.Stores.Rollups;

/// <summary>Quarter hours of a key that wait to be added: what its packs say up to <paramref name="RolledSeq"/>.</summary>
/// <param name="State">How far the key was rolled up when they were made.</param>
/// <param name="RolledSeq">Every pack up to it is in them, or in what was added before.</param>
/// <param name="Quarters">Without those that are not over.</param>
internal sealed record MadeRollups(RollupState State, long RolledSeq, IReadOnlyList<Rollup> Quarters)
{
    /// <summary>Packs that are rolled up by them, about.</summary>
    public long PackCount => RolledSeq - State.UsableSeq;

    /// <summary>There is nothing to add.</summary>
    public bool IsNothing => RolledSeq == State.UsableSeq && State.IsUsable;
}
