namespace MeterNode.Schema;

/// <summary>verdicts.json: what is said about a received pack, and the reasons.</summary>
public sealed record VerdictFile(int Version, IReadOnlyList<VerdictEntry> Verdicts, IReadOnlyList<PackErrorEntry> PackErrors);
