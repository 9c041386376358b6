namespace MeterNode.Plant.Stores;

/// <summary>
/// How much of the quarantine one source fills (<c>node NAME key KID</c>, <c>key KID</c> or <c>topic TOPIC</c>), how many of its packs were
/// dropped because its part or the whole was full, and how many came again that are in it already.
/// </summary>
public sealed record QuarantineSource(string Name, long KeptPacks, long KeptBytes, long DroppedPacks, long RepeatedPacks)
{
    /// <summary>Packs that one source may fill.</summary>
    public const int MaximumPacks = 1000;

    /// <summary>Bytes that one source may fill.</summary>
    public const long MaximumBytes = 4 << 20;

    /// <summary>Packs in quarantine, from all sources.</summary>
    public const int MaximumPacksInAll = 20_000;

    /// <summary>Bytes in quarantine, from all sources.</summary>
    public const long MaximumBytesInAll = 64 << 20;

    /// <summary>Where the packs of a source without a line of its own are counted, once the quarantine is full.</summary>
    public const string Others = "others";
}
