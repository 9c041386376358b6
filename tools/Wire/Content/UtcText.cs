using System.Globalization;

namespace MeterNode.Wire;

/// <summary>UTC as text, ISO 8601.</summary>
internal static class UtcText
{
    /// <summary>To the second; the bare number of seconds where no calendar has such a day.</summary>
    public static string Of(double utcSeconds) => utcSeconds is >= 0 and <= 253402300799
        ? DateTimeOffset.FromUnixTimeSeconds((long)utcSeconds).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture)
        : utcSeconds.ToString("0", CultureInfo.InvariantCulture) + " s";
}
