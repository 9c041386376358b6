namespace MeterNode.Plant.Stores;

/// <summary>A node as the store knows it.</summary>
public sealed record StoredNode(string Id, string? Eui64, string Machine, long PackCount, long FirstSeq, long LastSeq);
