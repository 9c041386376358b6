using MeterNode.Plant;
using MeterNode.Plant.Ledger;
using MeterNode.Wire;

namespace MeterNode.Cli.Ledger;

/// <summary><c>field=value</c> as people type it; the field by its key or by its Chinese name.</summary>
internal static class FieldArguments
{
    /// <summary>The fields of <paramref name="kind"/> that were typed (<see cref="LedgerFields.Parse"/>).</summary>
    /// <exception cref="OperatorException">Something is not understood; the message says what to write.</exception>
    public static Dictionary<string, object?> Parse(
        LedgerKind kind, IReadOnlyList<string> typed, TimeZoneInfo zone, DateTimeOffset? now) =>
        LedgerFields.Parse([.. typed.Select(text => Split(kind, text))], zone, now);

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
