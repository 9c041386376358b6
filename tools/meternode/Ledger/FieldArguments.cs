using MeterNode.Plant;
using MeterNode.Plant.Ledger;
using MeterNode.Wire;

namespace MeterNode.Cli.Ledger;

/// <summary><c>field=value</c> as people type it; the field by its key or by its Chinese name.</summary>
internal static class FieldArguments
{
    /// <summary>
    /// The fields of <paramref name="kind"/> that were typed. A list may be typed in several; <c>field=</c> with nothing behind it is null.
    /// </summary>
    /// <exception cref="OperatorException">Something is not understood; the message says what to write.</exception>
    public static Dictionary<string, object?> Parse(LedgerKind kind, IReadOnlyList<string> typed, TimeZoneInfo zone, DateTimeOffset now)
    {
        var fields = new Dictionary<string, object?>(StringComparer.Ordinal);
        foreach (string text in typed)
        {
            int equals = text.IndexOf('=');
            if (equals <= 0)
            {
                throw Wrong($"'{text}' is no field=value, such as {kind.Fields()[0].Key}=…; a value with spaces stands in quotation marks");
            }

            LedgerField field = Find(kind, text[..equals].Trim());
            object? value = equals == text.Length - 1 ? null
                : LedgerText.Parse(field, text[(equals + 1)..], zone, now, out string problem) ?? throw Wrong(problem);
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

    private static LedgerField Find(LedgerKind kind, string name) =>
        kind.Fields().FirstOrDefault(field => field.Key.Equals(name, StringComparison.OrdinalIgnoreCase) || field.Chinese == name)
            ?? throw Wrong(
                $"'{kind.Code()}' has no field '{name}'"
                + (NearestName.Of(name, kind.Fields().Select(field => field.Key)) is string near ? $"; did you mean '{near}'?"
                    : $": its fields are {string.Join(", ", kind.Fields().Select(field => field.Key))}"));

    private static OperatorException Wrong(string message) => new(OperatorError.Usage, message);
}
