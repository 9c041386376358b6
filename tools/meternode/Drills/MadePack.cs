namespace MeterNode.Cli.Drills;

/// <summary>One pack that a node signed and held: its number, boot, SHA-256, and the import register that it states.</summary>
internal sealed record MadePack(long Sequence, long Boot, ReadOnlyMemory<byte> Hash, long ImportJoules);
