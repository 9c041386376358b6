namespace MeterNode.Schema;

/// <summary>events.json: what <c>ev</c> records can say.</summary>
public sealed record EventFile(int Version, IReadOnlyList<EventFile.Event> Events)
{
    /// <summary>One event: its code and its keys in the order in which the firmware writes them.</summary>
    public sealed record Event(string Code, string Id, IReadOnlyList<EventKey> Keys, string Meaning, string Since);
}
