namespace MeterNode.Plant.Collecting;

/// <summary>
/// Messages beside the packs, under <paramref name="Topics"/>. <paramref name="Handle"/> takes topic, content and whether the message has
/// come in its order: then the packs that came before it are stored. What the broker had retained is in no order.
/// </summary>
public sealed record MqttNotices(IReadOnlyList<string> Topics, Action<string, ReadOnlyMemory<byte>, bool> Handle);
