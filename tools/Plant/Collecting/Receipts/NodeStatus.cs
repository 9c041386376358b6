using System.Text.Json;

namespace MeterNode.Plant.Collecting;

/// <summary>What a collector reads of a node's status message (docs/wire-format.md).</summary>
/// <param name="Node">The node's name, from the topic.</param>
/// <param name="State"><c>online</c>, <c>waiting</c> or <c>offline</c>.</param>
/// <param name="Boot">Its boot counter; null when it does not say.</param>
/// <param name="Question">What it asks its collectors while it waits; null when it does not.</param>
internal sealed record NodeStatus(string Node, string State, long? Boot, long? Question)
{
    private const int MaximumBytes = 4096;

    /// <summary>Null for whatever is not a status message of a node.</summary>
    public static NodeStatus? TryRead(string topic, ReadOnlyMemory<byte> payload)
    {
        string[] levels = topic.Split('/');
        if (levels.Length != 5 || levels[4] != "status" || payload.Length is 0 or > MaximumBytes)
        {
            return null;
        }

        try
        {
            using JsonDocument document = JsonDocument.Parse(payload);
            JsonElement root = document.RootElement;
            return root.ValueKind == JsonValueKind.Object && root.TryGetProperty("state", out JsonElement state)
                && state.ValueKind == JsonValueKind.String
                ? new NodeStatus(levels[3], state.GetString()!, Number(root, "boot"), Number(root, "ask"))
                : null;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    private static long? Number(JsonElement status, string key) =>
        status.TryGetProperty(key, out JsonElement value) && value.TryGetInt64(out long number) && number > 0 ? number : null;
}
