namespace MeterNode.Plant.Stores;

/// <summary>Bytes as they arrived, before anything is known about them.</summary>
public readonly record struct ReceivedPack(string Topic, ReadOnlyMemory<byte> Bytes, DateTimeOffset ReceivedAt);
