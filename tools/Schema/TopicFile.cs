namespace MeterNode.Schema;

/// <summary>topics.json: what is published where.</summary>
public sealed record TopicFile(int Version, string Root, IReadOnlyList<TopicEntry> Topics);
