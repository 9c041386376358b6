namespace MeterNode.Schema;

/// <summary>records.json: every name that a pack can hold.</summary>
public sealed record RecordFile(int Version, int Phases, int Zones, IReadOnlyList<RecordEntry> Records);
