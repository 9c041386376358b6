using System.Globalization;

namespace MeterNode.Plant;

/// <summary>Times on the clocks of a zone.</summary>
public static class LocalTime
{
    private static readonly string[] s_local = ["yyyy-MM-dd", "yyyy-MM-dd'T'HH:mm", "yyyy-MM-dd'T'HH:mm:ss"];
    private static readonly string[] s_withOffset = ["yyyy-MM-dd'T'HH:mmzzz", "yyyy-MM-dd'T'HH:mm:sszzz"];

    /// <summary>The zone with this IANA name.</summary>
    /// <exception cref="OperatorException">There is none.</exception>
    public static TimeZoneInfo Zone(string name)
    {
        try
        {
            return TimeZoneInfo.FindSystemTimeZoneById(name);
        }
        catch (Exception e) when (e is TimeZoneNotFoundException or InvalidTimeZoneException or ArgumentException)
        {
            throw new OperatorException(
                OperatorError.Usage, $"--zone '{name}' is no time zone: write an IANA name such as Asia/Shanghai, Europe/Berlin or UTC");
        }
    }

    /// <summary>The zone with this IANA name; UTC where there is none.</summary>
    public static TimeZoneInfo ZoneOrUtc(string? name) =>
        name is not null && TimeZoneInfo.TryFindSystemTimeZoneById(name, out TimeZoneInfo? zone) ? zone : TimeZoneInfo.Utc;

    /// <summary>
    /// The moment that a text says: a day or a time of the zone, such as <c>2026-11-01</c> or <c>2026-11-01T06:00</c>, or a time with
    /// <c>Z</c> or an offset; null when it says none.
    /// </summary>
    public static DateTimeOffset? Moment(string text, TimeZoneInfo zone) =>
        TryDate(text, s_local, out DateTime local) ? At(local, zone) : WithOffset(text);

    /// <summary>The moment of a time with <c>Z</c> or an offset; null when it is none.</summary>
    public static DateTimeOffset? WithOffset(string text)
    {
        string offset = text.EndsWith('Z') ? text[..^1] + "+00:00" : text;
        return DateTimeOffset.TryParseExact(
            offset, s_withOffset, CultureInfo.InvariantCulture, DateTimeStyles.None, out DateTimeOffset time) ? time : null;
    }

    /// <summary>
    /// A date in one of the forms, of a year that node and calendar have in common; the month after the last one exists, too.
    /// </summary>
    public static bool TryDate(string text, string[] forms, out DateTime date) =>
        DateTime.TryParseExact(text, forms, CultureInfo.InvariantCulture, DateTimeStyles.None, out date) && date.Year is > 1 and < 9999;

    /// <summary>A time that a change of the clocks leaves out is as much later; of two times the first one counts.</summary>
    public static DateTimeOffset At(DateTime local, TimeZoneInfo zone)
    {
        if (zone.IsInvalidTime(local))
        {
            return new DateTimeOffset(local, zone.GetUtcOffset(local.AddHours(-3)));
        }

        TimeSpan offset = zone.IsAmbiguousTime(local) ? zone.GetAmbiguousTimeOffsets(local).Max() : zone.GetUtcOffset(local);
        return new DateTimeOffset(local, offset);
    }
}
