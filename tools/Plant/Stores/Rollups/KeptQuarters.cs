using MeterNode.Wire;

namespace MeterNode.Plant.Stores.Rollups;

/// <summary>
/// Quarter hours of keys whose packs come in order, kept between one <see cref="StoredRollups.CatchUp(long)"/> and the next and fed with
/// each pack that was stored, so that it is not read and decoded again. It is a shortcut: what is kept counts only where the store is
/// exactly as far as it is, and is made of the packs otherwise. From any thread.
/// </summary>
internal sealed class KeptQuarters
{
    /// <summary>Keys that are kept: some 16 MB. What is above it is read from the store, as everything is after a start.</summary>
    internal const int MaximumKeys = 16_384;

    /// <summary>Quarter hours that wait of a key: more come only of a clock that leaps, and are made of packs again.</summary>
    private const int MaximumDone = 128;

    private readonly Lock _lock = new();
    private readonly Dictionary<ulong, Kept> _keys = [];

    /// <summary>A pack is stored. Only the one behind the last of its key goes on; with any other the key is forgotten.</summary>
    public void Note(ulong kid, Pack pack, PackPayload payload)
    {
        lock (_lock)
        {
            if (!_keys.TryGetValue(kid, out Kept? kept) || kept.Builder.LastSeq == pack.Seq)
            {
                return; // Either it is not kept, or this pack was read with the others, between its transaction and now.
            }

            if (pack.Seq != kept.Builder.LastSeq + 1 || kept.Builder.Done.Count >= MaximumDone)
            {
                _keys.Remove(kid);
                return;
            }

            kept.Builder.Take(pack.Seq, pack.Boot, payload);
            kept.IsFed = true;
        }
    }

    /// <summary>A round begins. Where there is no room any more, keys go of which nothing has come since the one before.</summary>
    public void Begin()
    {
        lock (_lock)
        {
            if (_keys.Count < MaximumKeys)
            {
                return;
            }

            foreach ((ulong kid, Kept kept) in _keys)
            {
                if (!kept.IsFed)
                {
                    _keys.Remove(kid);
                }

                kept.IsFed = false;
            }
        }
    }

    /// <summary>Number of the last pack that is kept of a key; −1 for none.</summary>
    public long LastOf(ulong kid)
    {
        lock (_lock)
        {
            return _keys.TryGetValue(kid, out Kept? kept) ? kept.Builder.LastSeq : -1;
        }
    }

    /// <summary>
    /// What is done of a key that is as far as <paramref name="state"/> says; null where that is not known here. It is given once: from
    /// now on the key counts as being <see cref="MadeRollups.After"/> it, and if it does not get there, what is kept is worth nothing.
    /// </summary>
    public MadeRollups? Take(RollupState state)
    {
        lock (_lock)
        {
            if (!_keys.TryGetValue(state.Kid, out Kept? kept))
            {
                return null;
            }

            if (!kept.State.IsAsFarAs(state) || kept.Builder.LastSeq > state.Newest)
            {
                _keys.Remove(state.Kid);
                return null;
            }

            MadeRollups made = MadeRollups.Of(state, kept.Builder);
            if (made.IsNothing && kept.Builder.LastSeq < state.Newest)
            {
                _keys.Remove(state.Kid); // The store has packs that never came here, and perhaps none comes any more.
                return null;
            }

            kept.State = made.After;
            return made;
        }
    }

    /// <summary>
    /// Keeps what has just made <paramref name="made"/> of all packs of a key. What was stored meanwhile shows when its next pack comes,
    /// or has changed the state.
    /// </summary>
    public void Keep(MadeRollups made, QuarterBuilder builder)
    {
        lock (_lock)
        {
            if (_keys.Count < MaximumKeys || _keys.ContainsKey(made.State.Kid))
            {
                _keys[made.State.Kid] = new Kept(made.After, builder);
            }
        }
    }

    private sealed class Kept(RollupState state, QuarterBuilder builder)
    {
        public QuarterBuilder Builder { get; } = builder;

        /// <summary>How far the store is when what was given has been added.</summary>
        public RollupState State { get; set; } = state;

        /// <summary>Something has come since the last round; at first it has.</summary>
        public bool IsFed { get; set; } = true;
    }
}
