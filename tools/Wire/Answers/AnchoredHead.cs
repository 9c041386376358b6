namespace MeterNode.Wire;

/// <summary>The last pack of a key when a checkpoint was signed.</summary>
/// <param name="Seq">Its number.</param>
/// <param name="Hash">SHA-256 of its bytes.</param>
/// <param name="IsWitnessed">Somebody else than the plant signed the checkpoint too, or an authority stamped its time.</param>
/// <param name="IsWitnessKnown">And the key or the certificate of one of them was given.</param>
/// <param name="Source">The checkpoint, for people.</param>
/// <param name="EndUtcSeconds">When the pack ends, UTC seconds; null where the checkpoint does not say.</param>
public sealed record AnchoredHead(
    long Seq, byte[] Hash, bool IsWitnessed, bool IsWitnessKnown, string Source, double? EndUtcSeconds = null);
