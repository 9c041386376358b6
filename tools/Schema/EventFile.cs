namespace MeterNode.Schema;

/// <summary>events.json: what <c>ev</c> records can say.</summary>
public sealed record EventFile(int Version, IReadOnlyList<EventEntry> Events);
