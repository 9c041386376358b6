namespace MeterNode.Server.Interfaces.Influx;

/// <summary>What of a key has been pushed, as a file keeps it.</summary>
/// <param name="Last">The highest number that was pushed, or had its turn; −1 for none.</param>
/// <param name="Known">Below this number nobody knows what has been pushed, and nothing is, unless it arrives.</param>
/// <param name="Open">Numbers up to <paramref name="Last"/> that are not pushed: first and last of each range.</param>
internal sealed record PushedKey(long Last, long Known, IReadOnlyList<long[]> Open);
