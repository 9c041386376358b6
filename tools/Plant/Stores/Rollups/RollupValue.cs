namespace MeterNode.Plant.Stores.Rollups;

/// <summary>
/// Readings of one quantity. <paramref name="Seconds"/>: the time that they stand for. <paramref name="Sum"/>: value times seconds.
/// </summary>
public readonly record struct RollupValue(double Seconds, double Sum, double Minimum, double Maximum)
{
    /// <summary>Mean over the time that was measured.</summary>
    public double Mean => Sum / Seconds;

    internal static RollupValue Of(double value, double seconds) => new(seconds, value * seconds, value, value);

    /// <summary>Both together.</summary>
    internal static RollupValue? Join(RollupValue? one, RollupValue? other) => one is not RollupValue first ? other
        : other is not RollupValue second ? first
        : new RollupValue(
            first.Seconds + second.Seconds,
            first.Sum + second.Sum,
            Math.Min(first.Minimum, second.Minimum),
            Math.Max(first.Maximum, second.Maximum));
}
