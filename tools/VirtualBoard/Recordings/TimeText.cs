using System.Globalization;
using System.Text.RegularExpressions;

namespace MeterNode.VirtualBoard.Recordings;

/// <summary>Times of day and dates in a column of a text file.</summary>
internal static partial class TimeText
{
    private static readonly DateTime s_start = new(2000, 1, 1);
    private static readonly string[] s_dates = ["yyyy-MM-dd", "yyyy/MM/dd", "dd.MM.yyyy", "dd/MM/yyyy", "d/M/yyyy"];

    /// <summary>True for a field like <c>2026-03-01T12:00:00.123Z</c>, <c>01.03.2026 12:00:00,123</c> or <c>12:00:00.123</c>.</summary>
    internal static bool IsTime(string field) => Pattern().IsMatch(field);

    /// <summary>Seconds on a scale of the file's own; false for what is no time. Months and days may be read in the wrong order.</summary>
    internal static bool TryParseSeconds(string field, out double seconds)
    {
        seconds = 0;
        Match match = Pattern().Match(field);
        if (!match.Success
            || !TimeSpan.TryParseExact(match.Groups[2].Value, @"h\:mm\:ss", CultureInfo.InvariantCulture, out TimeSpan clock))
        {
            return false;
        }

        DateTime day = s_start;
        if (match.Groups[1].Success
            && !DateTime.TryParseExact(match.Groups[1].Value, s_dates, CultureInfo.InvariantCulture, DateTimeStyles.None, out day))
        {
            return false;
        }

        double fraction = match.Groups[3].Success
            ? double.Parse("0." + match.Groups[3].Value, NumberStyles.Float, CultureInfo.InvariantCulture) : 0;

        seconds = ((day - s_start).TotalDays * 86_400) + clock.TotalSeconds + fraction;
        return true;
    }

    [GeneratedRegex(
        @"^(?:([0-9]{4}[-/][0-9]{2}[-/][0-9]{2}|[0-9]{1,2}[./][0-9]{1,2}[./][0-9]{4})[T ])?([0-9]{1,2}:[0-9]{2}:[0-9]{2})"
        + @"(?:[.,]([0-9]{1,9}))?(?:Z|[+-][0-9]{2}:?[0-9]{2})?$")]
    private static partial Regex Pattern();
}
