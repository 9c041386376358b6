namespace MeterNode.Schema;

/// <summary>One topic below the root; <paramref name="From"/> is who publishes.</summary>
public sealed record TopicEntry(string Name, string Id, string From, bool Retained, int Qos, string Content, string Since);
