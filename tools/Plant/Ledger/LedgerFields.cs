using MeterNode.Wire;

namespace MeterNode.Plant.Ledger;

/// <summary>The fields of a statement as people fill them in, on the command line and on the page alike.</summary>
public static class LedgerFields
{
    private static readonly string[] s_begins = ["from", "generatedFrom", "date", "calibrated"];

    /// <summary>
    /// The fields that were filled in. A list may be filled in in several parts; an empty text is null.
    /// Of times without a day, <c>to</c> is the last such time before now, or the first after a <c>from</c> with its day; <c>from</c> is
    /// the last such time before <c>to</c>. Without <paramref name="now"/> every time needs its day.
    /// </summary>
    /// <exception cref="OperatorException">Something is not understood; the message says what to write.</exception>
    public static Dictionary<string, object?> Parse(
        IReadOnlyList<(LedgerField Field, string Text)> typed, TimeZoneInfo zone, DateTimeOffset? now)
    {
        string? from = TextOf(typed, "from"), to = TextOf(typed, "to");
        DateTimeOffset? begin = from != null && !LedgerText.IsClock(from) ? Moment(from, zone, now) : null;
        DateTimeOffset? beforeTo = now == null ? null : begin?.AddDays(1) ?? now;
        DateTimeOffset? beforeFrom = now == null || to == null ? now : Moment(to, zone, beforeTo) ?? now;

        var fields = new Dictionary<string, object?>(StringComparer.Ordinal);
        foreach ((LedgerField field, string text) in typed)
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

    /// <summary>The fields of a statement in the place of <paramref name="old"/>: its own, with those that are filled in changed.</summary>
    /// <exception cref="OperatorException">It is of a kind that cannot be corrected.</exception>
    public static Dictionary<string, object> Corrected(LedgerStatement old, IReadOnlyDictionary<string, object?> changed)
    {
        var next = new Dictionary<string, object>(StringComparer.Ordinal) { ["corr"] = old.Number };
        foreach (LedgerField field in KindToCorrect(old).Fields())
        {
            object? value = changed.TryGetValue(field.Key, out object? other) ? other : old.Fields.GetValueOrDefault(field.Key);
            if (value != null)
            {
                next.Add(field.Key, value);
            }
        }

        return next;
    }

    /// <summary>The kind of a statement that can be corrected.</summary>
    /// <exception cref="OperatorException">It is of another one.</exception>
    public static LedgerKind KindToCorrect(LedgerStatement old) => old.Kind is LedgerKind kind and not LedgerKind.Withdrawal ? kind
        : throw new OperatorException(
            OperatorError.Failure,
            RuleReason.Of("ledger.not-correctable", $"a statement of the kind '{old.KindCode}' cannot be corrected"));

    /// <summary>The statement of this number.</summary>
    /// <exception cref="OperatorException">There is none.</exception>
    public static LedgerStatement Find(LedgerBook book, long number) =>
        number >= 0 && number < book.Statements.Count ? book.Statements[(int)number]
        : throw new OperatorException(
            OperatorError.Failure,
            book.Statements.Count == 0 ? RuleReason.Of("ledger.no-number-empty", $"there is no statement {number}: the ledger is empty")
                : RuleReason.Of("ledger.no-number", $"there is no statement {number}: the last is {book.Statements.Count - 1}"));

    /// <summary>
    /// When what a statement is about begins, UTC seconds; what has no time of its own begins when it was signed. A day begins at its
    /// midnight in <paramref name="zone"/>.
    /// </summary>
    public static long Begin(LedgerStatement statement, TimeZoneInfo zone)
    {
        foreach (string key in s_begins)
        {
            switch (statement.Fields.GetValueOrDefault(key))
            {
                case long second:
                    return second;
                case string day when LedgerText.Time(day, zone, now: null) is long midnight:
                    return midnight;
                default:
                    break;
            }
        }

        return statement.Time.ToUnixTimeSeconds();
    }

    private static string? TextOf(IReadOnlyList<(LedgerField Field, string Text)> typed, string key) =>
        typed.FirstOrDefault(pair => pair.Field.Key == key).Text;

    private static DateTimeOffset? Moment(string text, TimeZoneInfo zone, DateTimeOffset? before) =>
        LedgerText.Time(text.Trim(), zone, before) is long second ? DateTimeOffset.FromUnixTimeSeconds(second) : null;

    private static OperatorException Wrong(string message) => new(OperatorError.Usage, message);
}
