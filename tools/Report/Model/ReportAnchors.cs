using MeterNode.Wire;

namespace MeterNode.Report;

/// <summary>Who else than the plant holds what the report is about.</summary>
/// <param name="Checkpoints">The plant's checkpoints that end in the period, by their numbers.</param>
/// <param name="Keys">The keys with packs of the period, and the last checkpoint that covers one of these; null where none does.</param>
/// <param name="BadAdditions">What stands behind checkpoints and does not count, one sentence each.</param>
public sealed record ReportAnchors(
    IReadOnlyList<CheckedCheckpoint> Checkpoints, IReadOnlyList<(RegisteredNode Key, AnchoredHead? Head)> Keys,
    IReadOnlyList<string> BadAdditions)
{
    /// <summary>The checkpoint that covers packs of a key; null where none does.</summary>
    public AnchoredHead? Of(RegisteredNode key) => Keys.FirstOrDefault(entry => entry.Key.Kid == key.Kid).Head;
}
