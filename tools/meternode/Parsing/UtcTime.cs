using System.Globalization;
using MeterNode.Plant;

namespace MeterNode.Cli.Parsing;

/// <summary>The one way from text on the command line to a moment: ISO 8601 in UTC, such as <c>2026-11-26T09:30:00Z</c>.</summary>
internal static class UtcTime
{
    private static readonly string[] s_forms =
        ["yyyy-MM-dd'T'HH:mm:ss'Z'", "yyyy-MM-dd'T'HH:mm'Z'", "yyyy-MM-dd HH:mm:ss'Z'", "yyyy-MM-dd HH:mm'Z'"];

    /// <summary>The moment that <paramref name="text"/> says; null when it is null.</summary>
    /// <exception cref="OperatorException">It says none, or does not say that it is UTC.</exception>
    public static DateTimeOffset? Parse(string? text, string option)
    {
        if (text == null)
        {
            return null;
        }

        const DateTimeStyles Utc = DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal;
        return DateTimeOffset.TryParseExact(text, s_forms, CultureInfo.InvariantCulture, Utc, out DateTimeOffset time)
            ? time
            : throw new OperatorException(
                OperatorError.Usage, $"{option} does not understand '{text}': write UTC such as 2026-11-26T09:30:00Z");
    }

    /// <summary>A moment as <see cref="Parse"/> reads it back.</summary>
    public static string Text(DateTimeOffset time) => time.UtcDateTime.ToString(s_forms[0], CultureInfo.InvariantCulture);

    /// <summary>A moment to the minute; <see cref="Parse"/> reads it back.</summary>
    public static string Minute(DateTimeOffset time) => time.UtcDateTime.ToString(s_forms[3], CultureInfo.InvariantCulture);

    /// <summary>The day of a moment in UTC.</summary>
    public static string Day(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    /// <summary>Until when something counts whose time ends by itself: <c>until DAY</c>, <c>expired DAY</c> or <c>ended DAY</c>.</summary>
    /// <param name="until">When it expires.</param>
    /// <param name="ended">When somebody has ended it; null for never.</param>
    public static string End(DateTimeOffset until, DateTimeOffset? ended) => ended is DateTimeOffset by ? $"ended {Day(by)}"
        : DateTimeOffset.UtcNow < until ? $"until {Day(until)}" : $"expired {Day(until)}";
}
