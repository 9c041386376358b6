using MeterNode.Wire;

namespace MeterNode.Plant.Stores;

/// <summary>
/// A stored pack. <paramref name="EndSeconds"/> is UTC seconds when <paramref name="TimeQuality"/> is S or I, else seconds since boot.
/// </summary>
public sealed record StoredPack(
    long Seq,
    long Boot,
    DateTimeOffset ReceivedAt,
    double EndSeconds,
    char TimeQuality,
    string? Mode,
    Judgement Judgement,
    byte[] Bytes)
{
    /// <summary>True when its times are UTC.</summary>
    public bool HasUtc => TimeQuality is 'S' or 'I';
}
