using System.Globalization;

namespace MeterNode.Wire;

/// <summary>UTC as text, ISO 8601, to the second.</summary>
public static class UtcText
{
    /// <summary>The last one that a calendar has, 9999-12-31T23:59:59Z.</summary>
    public const double LastSecond = 253402300799;

    private const string Format = "yyyy-MM-dd'T'HH:mm:ss'Z'";

    /// <summary>Of seconds; the bare number of them where no calendar has such a day.</summary>
    public static string Of(double utcSeconds) => utcSeconds is >= 0 and <= LastSecond
        ? DateTimeOffset.FromUnixTimeSeconds((long)utcSeconds).ToString(Format, CultureInfo.InvariantCulture)
        : utcSeconds.ToString("0", CultureInfo.InvariantCulture) + " s";

    /// <summary>Of a moment.</summary>
    public static string Of(DateTimeOffset time) => time.UtcDateTime.ToString(Format, CultureInfo.InvariantCulture);
}
