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

    /// <summary>Months of these years have a place of their own in a store, counted from January 1970.</summary>
    public const long FirstMonth = 30 * 12;

    /// <summary>The month behind the last of them.</summary>
    public const long EndMonth = 130 * 12;

    /// <summary>The month of UTC with this moment; null where it has no place of its own.</summary>
    public static long? MonthOf(long seconds) => seconds >= MonthBegin(FirstMonth) && seconds < MonthBegin(EndMonth)
        ? Blocks.SqlBlocks.MonthOf(DateTimeOffset.FromUnixTimeSeconds(seconds)) : null;

    /// <summary>UTC seconds at which a month begins.</summary>
    public static long MonthBegin(long month) =>
        new DateTimeOffset((int)(1970 + (month / 12)), (int)(month % 12) + 1, 1, 0, 0, 0, TimeSpan.Zero).ToUnixTimeSeconds();

    /// <summary>Beginning of the quarter hour in which something ends that ends at <paramref name="endSeconds"/>.</summary>
    public static long BeginOf(double endSeconds) => ((long)Math.Ceiling(endSeconds / Seconds) - 1) * Seconds;

    /// <summary>Beginning of the hour or day, <paramref name="length"/> seconds long, with this moment.</summary>
    public static long BeginOf(long seconds, long length) => seconds - (((seconds % length) + length) % length);
}
