namespace MeterNode.Wire;

/// <summary>What the power readings of a pack say behind a moment: each stands for the time since the one before.</summary>
/// <param name="Joules">Energy, J.</param>
/// <param name="AbsoluteJoules">Sum of its amounts, J.</param>
/// <param name="Seconds">Length of the time that they stand for, s.</param>
/// <param name="LastSeconds">When the last of them ended; the moment where none is behind it.</param>
internal readonly record struct PowerSum(double Joules, double AbsoluteJoules, double Seconds, double LastSeconds)
{
    /// <summary>Mean amount of the power, W; 0 without a reading.</summary>
    public double MeanWatts => Seconds > 0 ? AbsoluteJoules / Seconds : 0;

    /// <summary>The sum of the readings behind <paramref name="from"/>.</summary>
    public static PowerSum Since(double from, PackRecords records)
    {
        double joules = 0, absoluteJoules = 0, seconds = 0;
        foreach (TimedValue power in InOrder(records.PowerWatts))
        {
            double length = Math.Max(0, power.AtSeconds - from);
            joules += power.Value * length;
            absoluteJoules += Math.Abs(power.Value * length);
            seconds += length;
            from = Math.Max(from, power.AtSeconds);
        }

        return new PowerSum(joules, absoluteJoules, seconds, from);
    }

    private static IEnumerable<TimedValue> InOrder(IReadOnlyList<TimedValue> readings)
    {
        for (int i = 1; i < readings.Count; i++)
        {
            if (readings[i].AtSeconds < readings[i - 1].AtSeconds)
            {
                return readings.OrderBy(reading => reading.AtSeconds);
            }
        }

        return readings;
    }
}
