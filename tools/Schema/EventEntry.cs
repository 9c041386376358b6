namespace MeterNode.Schema;

/// <summary>One event: its code and its keys in the order in which the firmware writes them.</summary>
public sealed record EventEntry(string Code, string Id, IReadOnlyList<EventKey> Keys, string Meaning, string Since);
