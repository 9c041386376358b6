namespace MeterNode.Schema;

/// <summary>topics.json: what is published where.</summary>
public sealed record TopicFile(int Version, string Root, IReadOnlyList<TopicFile.Topic> Topics)
{
    /// <summary>One topic below the root; <paramref name="From"/> is who publishes.</summary>
    public sealed record Topic(string Name, string Id, string From, bool Retained, int Qos, string Content, string Since);
}
