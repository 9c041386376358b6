using MeterNode.Plant.Checkpoints;
using MeterNode.Wire;

namespace MeterNode.Server.Evidence;

/// <summary>What a check of stored evidence has found: every pack of it was verified anew.</summary>
public sealed record EvidenceLook
{
    /// <summary>When it was made, UTC: packs that came later are not in it.</summary>
    public required DateTimeOffset MadeAt { get; init; }

    /// <summary>Packs that were verified.</summary>
    public required long Packs { get; init; }

    /// <summary>The four answers about everything that was asked.</summary>
    public required FourAnswers Answers { get; init; }

    /// <summary>The same about each key.</summary>
    public required IReadOnlyList<KeyLook> Keys { get; init; }

    /// <summary>The newest checkpoint of the plant; null where there is none.</summary>
    public required CheckpointLook? Checkpoint { get; init; }

    /// <summary>Up to when all of it is anchored; null when not all of it is.</summary>
    public required DateTimeOffset? AnchoredUntil { get; init; }

    /// <summary>The newest checkpoint that a witness whose key the plant keeps has countersigned; null where there is none.</summary>
    public required CheckedCheckpoint? Witnessed { get; init; }

    /// <summary>The witnesses whose keys the plant keeps.</summary>
    public required IReadOnlyList<TrustedWitness> Kept { get; init; }
}
