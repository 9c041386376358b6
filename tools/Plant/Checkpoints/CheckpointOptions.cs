using MeterNode.Plant.Provisioning;

namespace MeterNode.Plant.Checkpoints;

/// <summary>What a checkpoint is made of.</summary>
public sealed record CheckpointOptions
{
    /// <summary>The plant, whose key signs.</summary>
    public required PlantFolder Plant { get; init; }

    /// <summary>Its evidence store; null for the one that the plant's settings name.</summary>
    public string? Store { get; init; }

    /// <summary>When it is signed.</summary>
    public required DateTimeOffset Now { get; init; }

    /// <summary>Packs that end later are not looked at; null for <see cref="Now"/>.</summary>
    public DateTimeOffset? Until { get; init; }

    /// <summary>Packs that end later are not looked at.</summary>
    internal DateTimeOffset UntilOrNow => Until ?? Now;

    /// <summary>
    /// True for the name of a node that does not stop the checkpoint of the others when its packs in the store are not what it has signed.
    /// </summary>
    public Predicate<string> LeavesOut { get; init; } = _ => false;

    /// <summary>Called with the name of each node whose packs are read.</summary>
    public Action<string>? Progress { get; init; }

    /// <summary>Takes a line about a store that takes long to be brought to the present layout, on any thread; null for nobody.</summary>
    public Action<string>? Say { get; init; }
}
