using System.Globalization;
using MeterNode.Wire;

namespace MeterNode.Plant.Ledger;

/// <summary>
/// The one way between what people type and the fields of a statement, whatever the language of the machine: numbers with a point, times
/// of the plant's zone, words in English or Chinese.
/// </summary>
public static class LedgerText
{
    private static readonly string[] s_times =
    [
        "yyyy-M-d H:mm", "yyyy-M-d H:mm:ss", "yyyy-M-d'T'H:mm", "yyyy-M-d'T'H:mm:ss", "yyyy/M/d H:mm", "yyyy/M/d H:mm:ss",
        "yyyy-M-d", "yyyy/M/d",
    ];

    private static readonly string[] s_clock = ["H:mm", "H:mm:ss"];
    private static readonly string[] s_days = ["yyyy-M-d", "yyyy/M/d"];
    private static readonly char[] s_betweenNames = [',', ';', '，', '；', '、'];

    /// <summary>The value that <paramref name="text"/> says in <paramref name="field"/>.</summary>
    /// <param name="field">The field.</param>
    /// <param name="text">What was typed.</param>
    /// <param name="zone">The plant's zone.</param>
    /// <param name="now">A time without a day is the last such time before; null where every time needs its day.</param>
    /// <param name="problem">One line that says what to write instead, or empty.</param>
    /// <returns>The value; null when it is none.</returns>
    public static object? Parse(LedgerField field, string text, TimeZoneInfo zone, DateTimeOffset? now, out string problem)
    {
        text = text.Trim();
        object? value = field.Type switch
        {
            LedgerFieldType.Whole => Whole(text),
            LedgerFieldType.Time => Time(text, zone, now),
            LedgerFieldType.Day => Day(text),
            LedgerFieldType.Word => Word(field, text),
            LedgerFieldType.Bytes => Hex(text),
            LedgerFieldType.Names or LedgerFieldType.Nodes =>
                text.Split(s_betweenNames, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries),
            _ => text,
        };
        problem = value == null ? $"{field.Key} does not understand '{Shown(text)}': write {Instead(field, text)}"
            : field.Problem(value) is not RuleReason wrong ? ""
            : field.Type == LedgerFieldType.Decimal ? $"{field.Key} does not understand '{Shown(text)}': write {Instead(field, text)}"
            : field.Type == LedgerFieldType.Word ? $"{field.Key} does not know '{Shown(text)}': write {Instead(field, text)}"
            : wrong.Text;
        return problem.Length == 0 ? value : null;
    }

    /// <summary>A value as <see cref="Parse"/> reads it back.</summary>
    public static string Of(LedgerField field, object value, TimeZoneInfo zone) => value switch
    {
        long second when field.Type == LedgerFieldType.Time => Time(DateTimeOffset.FromUnixTimeSeconds(second), zone),
        long whole => whole.ToString(CultureInfo.InvariantCulture),
        byte[] bytes => Convert.ToHexStringLower(bytes),
        string[] names => string.Join(';', names),
        _ => (string)value,
    };

    /// <summary>A moment on the clocks of the zone.</summary>
    public static string Time(DateTimeOffset time, TimeZoneInfo zone)
    {
        DateTimeOffset local = TimeZoneInfo.ConvertTime(time, zone);
        return local.ToString(local.Second == 0 ? "yyyy-MM-dd HH:mm" : "yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);
    }

    /// <summary>True for a time without a day, such as 06:00.</summary>
    public static bool IsClock(string text) =>
        DateTime.TryParseExact(text.Trim(), s_clock, CultureInfo.InvariantCulture, DateTimeStyles.NoCurrentDateDefault, out _);

    /// <summary>The moment that a day or a time says, UTC seconds; null when it is none.</summary>
    public static long? Time(string text, TimeZoneInfo zone, DateTimeOffset? now)
    {
        if (DateTime.TryParseExact(text, s_times, CultureInfo.InvariantCulture, DateTimeStyles.None, out DateTime local)
            && local.Year is > 1970 and < 9999)
        {
            return LocalTime.At(local, zone).ToUnixTimeSeconds();
        }

        if (now is DateTimeOffset present
            && DateTime.TryParseExact(text, s_clock, CultureInfo.InvariantCulture, DateTimeStyles.NoCurrentDateDefault, out DateTime clock))
        {
            DateTime today = TimeZoneInfo.ConvertTime(present, zone).Date;
            DateTimeOffset last = LocalTime.At(today + clock.TimeOfDay, zone);
            return (last <= present ? last : LocalTime.At(today.AddDays(-1) + clock.TimeOfDay, zone)).ToUnixTimeSeconds();
        }

        return LocalTime.WithOffset(text) is DateTimeOffset time && time > DateTimeOffset.UnixEpoch ? time.ToUnixTimeSeconds() : null;
    }

    private static object? Whole(string text) => text.Length is > 0 and <= 16 && text.AsSpan().IndexOfAnyExceptInRange('0', '9') < 0
        ? long.Parse(text, NumberStyles.None, CultureInfo.InvariantCulture) : null;

    private static string? Day(string text) =>
        DateOnly.TryParseExact(text, s_days, CultureInfo.InvariantCulture, DateTimeStyles.None, out DateOnly day)
            ? day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) : null;

    private static string Word(LedgerField field, string text) =>
        field.Words.FirstOrDefault(word => word.Code == text || word.Chinese == text)?.Code ?? text;

    private static byte[]? Hex(string text)
    {
        try
        {
            return Convert.FromHexString(text);
        }
        catch (FormatException)
        {
            return null;
        }
    }

    private static string Instead(LedgerField field, string text) => field.Type switch
    {
        LedgerFieldType.Whole when WithoutSigns(text) is string number && !number.Contains('.') => number,
        LedgerFieldType.Whole => "a whole number such as 5",
        LedgerFieldType.Decimal => WithoutSigns(text) ?? "digits and at most one point, such as 12.345",
        LedgerFieldType.Time => "a time of the plant such as 2026-11-26T06:00",
        LedgerFieldType.Day => "a day such as 2026-11-26",
        LedgerFieldType.Word => NearestName.Of(text, field.Words.Select(word => word.Code)) is string near ? near
            : "one of " + string.Join(", ", field.Words.Select(word => word.Code)),
        _ => $"{field.Length} bytes, {2 * field.Length} hex digits",
    };

    /// <summary>What the writer of a number most likely meant, in the form that is taken; null when that is not clear.</summary>
    private static string? WithoutSigns(string text)
    {
        string compact = string.Concat(text.Where(c => !char.IsWhiteSpace(c) && c is not ('\'' or '’' or '_')));
        int comma = compact.LastIndexOf(','), point = compact.LastIndexOf('.');
        compact = compact.Count(c => c == ',') > 1 || (point > comma && comma >= 0) ? compact.Replace(",", "", StringComparison.Ordinal)
            : comma >= 0 ? compact.Replace(".", "", StringComparison.Ordinal).Replace(',', '.') : compact;
        return LedgerDecimal.TryRead(compact, out _) ? compact : null;
    }

    private static string Shown(string text) => PlainText.Of(text.Length <= 40 ? text : PlainText.Beginning(text, 40) + "…");
}
