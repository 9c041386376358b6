namespace MeterNode.Plant.Stores.Rollups;

/// <summary>Quarter hours, hours and days of UTC.</summary>
internal static class QuarterHour
{
    /// <summary>Seconds of a quarter hour.</summary>
    public const long Seconds = 900;

    /// <summary>Seconds of an hour.</summary>
    public const long HourSeconds = 3600;

    /// <summary>Seconds of a day.</summary>
    public const long DaySeconds = 86400;

    /// <summary>Beginning of the quarter hour in which something ends that ends at <paramref name="endSeconds"/>.</summary>
    public static long BeginOf(double endSeconds) => ((long)Math.Ceiling(endSeconds / Seconds) - 1) * Seconds;

    /// <summary>Beginning of the hour or day, <paramref name="length"/> seconds long, with this moment.</summary>
    public static long BeginOf(long seconds, long length) => seconds - (((seconds % length) + length) % length);
}
