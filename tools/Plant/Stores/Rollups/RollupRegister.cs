namespace MeterNode.Plant.Stores.Rollups;

/// <summary>
/// A register that only rises: what it showed at the beginning and at the end of an interval. The beginning is the pack before the
/// interval; behind a hole it is the first pack in the interval.
/// </summary>
public readonly record struct RollupRegister(long Begin, long End)
{
    /// <summary>What the interval added, with what holes inside it added. The unit is the register's.</summary>
    public long Change => End - Begin;
}
