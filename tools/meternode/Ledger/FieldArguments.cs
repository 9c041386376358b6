using MeterNode.Plant;
using MeterNode.Plant.Ledger;
using MeterNode.Wire;

namespace MeterNode.Cli.Ledger;

/// <summary><c>field=value</c> as people type it; the field by its key or by its Chinese name.</summary>
internal static class FieldArguments
{
    /// <summary>
    /// The fields of <paramref name="kind"/> that were typed. A list may be typed in several; <c>field=</c> with nothing behind it is
    /// null.
    /// Of times without a day, <c>to</c> is the last such time before now, or the first after a <c>from</c> with its day; <c>from</c> is
    /// the last such time before <c>to</c>. Without <paramref name="now"/> every time needs its day.
    /// </summary>
    /// <exception cref="OperatorException">Something is not understood; the message says what to write.</exception>
    public static Dictionary<string, object?> Parse(LedgerKind kind, IReadOnlyList<string> typed, TimeZoneInfo zone, DateTimeOffset? now)
    {
        (LedgerField Field, string Text)[] all = [.. typed.Select(text => Split(kind, text))];
        string? from = Array.Find(all, pair => pair.Field.Key == "from").Text, to = Array.Find(all, pair => pair.Field.Key == "to").Text;
        DateTimeOffset? begin = from != null && !LedgerText.IsClock(from) ? Moment(from, zone, now) : null;
        DateTimeOffset? beforeTo = now == null ? null : begin?.AddDays(1) ?? now;
        DateTimeOffset? beforeFrom = now == null || to == null ? now : Moment(to, zone, beforeTo) ?? now;

        var fields = new Dictionary<string, object?>(StringComparer.Ordinal);
        foreach ((LedgerField field, string text) in all)
        {
            DateTimeOffset? latest = field.Key switch { "from" => beforeFrom, "to" => beforeTo, _ => now };
            object? value = text.Length == 0 ? null
                : LedgerText.Parse(field, text, zone, latest, out string problem) ?? throw Wrong(problem);
            if (!fields.TryGetValue(field.Key, out object? before))
            {
                fields.Add(field.Key, value);
            }
            else if (before is string[] first && value is string[] second)
            {
                fields[field.Key] = (string[])[.. first, .. second];
            }
            else
            {
                throw Wrong($"{field.Key} is given twice: leave one of them out");
            }
        }

        return fields;
    }

    private static DateTimeOffset? Moment(string text, TimeZoneInfo zone, DateTimeOffset? before) =>
        LedgerText.Time(text.Trim(), zone, before) is long second ? DateTimeOffset.FromUnixTimeSeconds(second) : null;

    private static (LedgerField Field, string Text) Split(LedgerKind kind, string text)
    {
        int equals = text.IndexOf('=');
        return equals > 0 ? (Find(kind, text[..equals].Trim()), text[(equals + 1)..])
            : throw Wrong($"'{text}' is no field=value, such as {kind.Fields()[0].Key}=…; a value with spaces stands in quotation marks");
    }

    private static LedgerField Find(LedgerKind kind, string name) =>
        kind.Fields().FirstOrDefault(field => field.Key.Equals(name, StringComparison.OrdinalIgnoreCase) || field.Chinese == name)
            ?? throw Wrong(
                $"'{kind.Code()}' has no field '{name}'"
                + (NearestName.Of(name, kind.Fields().Select(field => field.Key)) is string near ? $"; did you mean '{near}'?"
                    : $": its fields are {string.Join(", ", kind.Fields().Select(field => field.Key))}"));

    private static OperatorException Wrong(string message) => new(OperatorError.Usage, message);
}
