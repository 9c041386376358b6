using MeterNode.Plant.Collecting.Status;
using MeterNode.Plant.LifeCycle;

namespace MeterNode.Server.Live;

/// <summary>What the plant knows of a node now; a snapshot that does not change.</summary>
public sealed record NodeLive
{
    /// <summary>The plant's name of the node.</summary>
    public required string Node { get; init; }

    /// <summary>The machine that it is enrolled for; may be empty.</summary>
    public required string Machine { get; init; }

    /// <summary>Its newest signed pack; null before the first.</summary>
    public LivePack? Pack { get; init; }

    /// <summary>
    /// When that pack ended; when it came, where the node's clock is ahead of this one: a clock that is wrong makes no value look new. Null
    /// where the node did not know UTC.
    /// </summary>
    public DateTimeOffset? PackAt { get; init; }

    /// <summary>Its newest status; null while it has sent none since the program started.</summary>
    public NodeStatus? Status { get; init; }

    /// <summary>When the status came.</summary>
    public DateTimeOffset? StatusAt { get; init; }

    /// <summary>What its zones were last told to hold, by zone.</summary>
    public IReadOnlyList<LiveZone> Zones { get; init; } = [];

    /// <summary>Its phases: those of its present values where it sends them, or of its newest pack.</summary>
    public IReadOnlyList<LivePhase> Phases => HasPresent
        ? [.. Status!.Live!.Phases.Select((phase, at) => LivePhase.Of(phase, at + 1))] : Pack?.Phases ?? [];

    /// <summary>True where the node finds something wrong with a clamp or a voltage tap.</summary>
    public bool HasWiringFault => Phases.Any(phase => phase.HasWiringFault);

    /// <summary>Power of all phases, W, import positive; null where nothing is metered.</summary>
    public double? Watts => HasPresent ? Status!.Live!.Phases.Sum(phase => phase.Watts) : Pack?.Watts;

    /// <summary>Fill level of its outbox, %; null where nobody knows.</summary>
    public double? FillPercent => Status?.FillPercent ?? Pack?.FillPercent;

    /// <summary>When <see cref="Watts"/> was measured, UTC; null where nobody knows.</summary>
    public DateTimeOffset? At => HasPresent ? StatusAt : PackAt;

    /// <summary>From when on <see cref="Watts"/> is stale; null without a time.</summary>
    public DateTimeOffset? FreshUntil => HasPresent ? LiveLimits.StatusUntil(StatusAt!.Value)
        : Pack is LivePack pack && PackAt is DateTimeOffset end ? LiveLimits.PackUntil(end, pack.PackSeconds) : null;

    /// <summary>True where its present values are newer than its newest pack.</summary>
    public bool HasPresent => Status is { Live.Phases.Count: > 0, State: not "offline" } && StatusAt is DateTimeOffset at
        && !(PackAt > at.AddSeconds(LiveLimits.StatusSeconds));

    /// <summary>How it is heard of at <paramref name="now"/>.</summary>
    /// <param name="now">UTC.</param>
    /// <param name="isDeaf">True when this program can hear nobody.</param>
    public NodeCondition Condition(DateTimeOffset now, bool isDeaf)
    {
        bool isFresh = FreshUntil is DateTimeOffset until && now <= until;
        return Status?.State == "offline" && !isFresh ? NodeCondition.Offline
            : isFresh ? Status is { Unmetered: not null } ? NodeCondition.Unmetered : NodeCondition.Current
            : isDeaf ? NodeCondition.Deaf
            : Pack is null && Status is null ? NodeCondition.New
            : Status is { State: not "offline", Unmetered: not null } ? NodeCondition.Unmetered
            : Heard(now) ? NodeCondition.Stale
            : NodeCondition.Silent;
    }

    /// <summary>True when it has said anything in the last minutes.</summary>
    private bool Heard(DateTimeOffset now) =>
        (StatusAt is DateTimeOffset status && now - status < NodeOverview.Silence)
            || (PackAt is DateTimeOffset end && now - end < NodeOverview.Silence);
}
