namespace MeterNode.Wire;

/// <summary>The last pack of a key when a checkpoint was signed.</summary>
/// <param name="Seq">Its number.</param>
/// <param name="Hash">SHA-256 of its bytes.</param>
/// <param name="IsWitnessed">Somebody else than the plant signed the checkpoint too, or an authority stamped its time.</param>
/// <param name="IsWitnessKnown">And the key or the certificate of one of them was given.</param>
/// <param name="Source">The checkpoint, for people.</param>
public sealed record AnchoredHead(long Seq, byte[] Hash, bool IsWitnessed, bool IsWitnessKnown, string Source)
{
    /// <summary>The checkpoint itself; null where only its heads are known.</summary>
    public CheckedCheckpoint? Held { get; init; }

    /// <summary>When the pack ends, UTC seconds, whole; null where the checkpoint does not say.</summary>
    public long? EndUtcSeconds { get; init; }

    /// <summary>Its import register, J; null where the checkpoint does not say.</summary>
    public long? Joules { get; init; }

    /// <summary>
    /// When the pack ends or the key ended, whichever is earlier, UTC seconds; null where the checkpoint does not say. What is signed later
    /// about the end of a key does not take a checkpoint out of a period.
    /// </summary>
    public double? CountsUtcSeconds { get; init; }
}
