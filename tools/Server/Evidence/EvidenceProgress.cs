using MeterNode.Wire;

namespace MeterNode.Server.Evidence;

/// <summary>How far a check of stored evidence is.</summary>
/// <param name="Look">What the last one has found; null before the first has ended.</param>
/// <param name="IsRunning">True while one runs, or waits for another one.</param>
/// <param name="Done">Packs that it has verified.</param>
/// <param name="Total">Packs that there are in the store.</param>
/// <param name="Problem">Why it could not end: one line; null when nothing was wrong.</param>
public sealed record EvidenceProgress(EvidenceLook? Look, bool IsRunning, long Done, long Total, RuleReason? Problem);
