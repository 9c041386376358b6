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

    /// <summary>How far the key is rolled up when they are added.</summary>
    public RollupState After => IsNothing ? State : State with
    {
        Version = RollupCodec.Version,
        RolledSeq = RolledSeq,
        RolledTo = Quarters.Select(quarter => quarter.LastSeq).Append(Math.Max(RolledSeq, State.RolledTo)).Max(),
    };

    /// <summary>
    /// What <paramref name="builder"/> has done since <paramref name="state"/>; it has that no more, unless there is nothing to add.
    /// </summary>
    public static MadeRollups Of(RollupState state, QuarterBuilder builder)
    {
        var made = new MadeRollups(state, Math.Max(builder.DoneTo, state.UsableSeq), []);
        return made.IsNothing ? made : made with { Quarters = builder.HandOver() };
    }
}
