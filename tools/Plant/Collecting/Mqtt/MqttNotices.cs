namespace MeterNode.Plant.Collecting;

/// <summary>
/// Messages beside the packs: those under <paramref name="Topic"/> go to <paramref name="Handle"/> on the client's thread, at once. None
/// comes again.
/// </summary>
public sealed record MqttNotices(string Topic, Action<string, ReadOnlyMemory<byte>> Handle);
