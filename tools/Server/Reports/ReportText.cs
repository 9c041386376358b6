using System.Globalization;
using MeterNode.Wire;

namespace MeterNode.Server.Reports;

/// <summary>How a report writes numbers and times: the same everywhere, whatever the machine's culture.</summary>
internal static class ReportText
{
    private const double LastUtcSecond = 253402300799;

    /// <summary>A number with the digits that its size deserves, or a dash where there is none.</summary>
    public static string Number(double? value) => value is not double number ? "–"
        : Math.Abs(number) >= 1000 ? number.ToString("#,0.#", CultureInfo.InvariantCulture)
        : Math.Abs(number) >= 1 ? number.ToString("0.###", CultureInfo.InvariantCulture)
        : number.ToString("0.######", CultureInfo.InvariantCulture);

    /// <summary>A number that is not 0 rounded to at most <paramref name="digits"/> significant digits.</summary>
    public static string Rounded(double value, int digits)
    {
        if (value == 0 || !double.IsFinite(value))
        {
            return Number(value);
        }

        int decimals = digits - 1 - (int)Math.Floor(Math.Log10(Math.Abs(value)));
        double power = Math.Pow(10, Math.Abs(decimals));
        double rounded = decimals >= 0 ? Math.Round(value, Math.Min(decimals, 15)) : Math.Round(value / power) * power;
        return rounded.ToString("#,0." + new string('#', Math.Clamp(decimals, 0, 15)), CultureInfo.InvariantCulture);
    }

    /// <summary>All digits that a number has, or nothing where there is none.</summary>
    public static string? Exact(double? value) => value?.ToString("R", CultureInfo.InvariantCulture);

    /// <summary>A number in a given format, or a dash where there is none.</summary>
    public static string Number(double? value, string format) => value?.ToString(format, CultureInfo.InvariantCulture) ?? "–";

    /// <summary>A whole number.</summary>
    public static string Number(long value) => value.ToString(CultureInfo.InvariantCulture);

    /// <summary>Seconds since 1970 as UTC, to the second.</summary>
    public static string Utc(double? seconds) => seconds switch
    {
        null => "no time",
        >= 0 and <= LastUtcSecond => Utc(DateTimeOffset.FromUnixTimeMilliseconds((long)(seconds.Value * 1000))),
        _ => "out of range",
    };

    /// <summary>A time as UTC, to the second.</summary>
    public static string Utc(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    /// <summary>What a letter of time quality means.</summary>
    public static string TimeQuality(char letter) =>
        WordText.TryRead(letter.ToString(), out TimeQuality quality)
            ? $"{letter} {quality.ToString().ToLowerInvariant()}"
            : letter.ToString();

    /// <summary>The head of a column: what the record is, and its unit.</summary>
    public static string Head(RecordDefinition record) =>
        record.Label + record.Unit switch { null or "/" or "count" => "", "Cel" => ", °C", string unit => ", " + unit };

    /// <summary>Counts by name as "3 accepted, 1 chainGap"; a duplicate sounds worse than it is.</summary>
    public static string Verdicts(IReadOnlyDictionary<Verdict, long> verdicts) =>
        string.Join(", ", verdicts.OrderBy(entry => entry.Key).Select(entry => $"{Number(entry.Value)} {entry.Key.Code()}"
            + (entry.Key == Verdict.Duplicate ? " (delivered again, the same bytes: neutral)" : "")));

    /// <summary>Shares of a whole as "S synchronised 99.5 %, R relative to boot 0.5 %".</summary>
    public static string Shares<T>(IEnumerable<KeyValuePair<T, long>> counts, long total, Func<T, string> name) =>
        string.Join(", ", counts.Select(entry => $"{name(entry.Key)} {Number(100.0 * entry.Value / total, "0.#")} %"));
}
