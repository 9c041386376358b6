using MeterNode.Wire;

namespace MeterNode.Plant.Stores;

/// <summary>
/// A refused pack. <paramref name="Kid"/> and <paramref name="Seq"/> are what it claims, null where unreadable; <paramref name="Node"/> is
/// the name of that key, null when it was not registered.
/// <paramref name="Bytes"/> are cut to <see cref="MaximumBytes"/>; <paramref name="Length"/> is what arrived.
/// </summary>
public sealed record QuarantinedPack(
    long Id,
    DateTimeOffset ReceivedAt,
    string Topic,
    string? Node,
    ulong? Kid,
    long? Seq,
    Judgement Judgement,
    long Length,
    byte[] Bytes)
{
    /// <summary>No pack is longer; whoever sends more does not get to fill the disk with it.</summary>
    public const int MaximumBytes = CborScan.MaximumPackBytes;
}
