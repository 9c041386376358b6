namespace MeterNode.Server.Health;

/// <summary>The newest pack that was stored since the server started.</summary>
/// <param name="Node">Name of the node.</param>
/// <param name="Seq">Its number.</param>
/// <param name="ReceivedAt">When it came.</param>
public sealed record LastPack(string Node, long Seq, DateTimeOffset ReceivedAt);
