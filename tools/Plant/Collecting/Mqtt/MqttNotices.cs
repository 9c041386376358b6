namespace MeterNode.Plant.Collecting;

/// <summary>
/// Messages beside the packs, under <paramref name="Topic"/>. <paramref name="Handle"/> takes topic, content and whether the message has
/// come in its order: then the packs that came before it are stored. What the broker had retained comes at once, out of any order.
/// </summary>
public sealed record MqttNotices(string Topic, Action<string, ReadOnlyMemory<byte>, bool> Handle);
