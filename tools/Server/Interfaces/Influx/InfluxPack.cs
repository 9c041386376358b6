namespace MeterNode.Server.Interfaces.Influx;

/// <summary>A pack of a batch.</summary>
/// <param name="Key">The queue that it is from.</param>
/// <param name="Node">Name of its node.</param>
/// <param name="Seq">Its number.</param>
/// <param name="Begin">Where its lines begin in the batch, bytes.</param>
/// <param name="End">Where they end.</param>
internal readonly record struct InfluxPack(KeyQueue Key, string Node, long Seq, int Begin, int End);
