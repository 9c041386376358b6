namespace MeterNode.Plant.Stores.Rollups;

/// <summary>Quarter hours and days of UTC.</summary>
internal static class QuarterHour
{
    /// <summary>Seconds of a quarter hour.</summary>
    public const long Seconds = 900;

    /// <summary>Seconds of a day.</summary>
    public const long DaySeconds = 86400;

    /// <summary>Beginning of the quarter hour in which something ends that ends at <paramref name="endSeconds"/>.</summary>
    public static long BeginOf(double endSeconds) => ((long)Math.Ceiling(endSeconds / Seconds) - 1) * Seconds;

    /// <summary>Beginning of the day with this quarter hour.</summary>
    public static long DayOf(long beginSeconds) => (long)Math.Floor((double)beginSeconds / DaySeconds) * DaySeconds;
}
