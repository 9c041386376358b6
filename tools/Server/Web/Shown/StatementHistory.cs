using MeterNode.Wire;

namespace MeterNode.Server.Web.Shown;

/// <summary>What was stated about one thing: the last statement, those that it took the place of, and its withdrawal.</summary>
/// <param name="Statement">The last one.</param>
/// <param name="Earlier">Those before it, the last of them first.</param>
/// <param name="Withdrawal">The statement that took it away; null where none did.</param>
/// <param name="Refusal">Why it does not count, one line; null where it does, or did.</param>
/// <param name="IsLate">True when it was signed more than a day after what it is about.</param>
public sealed record StatementHistory(
    LedgerStatement Statement, IReadOnlyList<LedgerStatement> Earlier, LedgerStatement? Withdrawal, RuleReason? Refusal, bool IsLate)
{
    /// <summary>True while it counts.</summary>
    public bool Counts => Withdrawal is null && Refusal is null;

    /// <summary>The number of the last statement that changed what counts of it.</summary>
    public long LastNumber => Withdrawal?.Number ?? Statement.Number;

    /// <summary>All of a ledger, in the order of the last statements.</summary>
    public static IEnumerable<StatementHistory> Of(LedgerBook book)
    {
        Dictionary<long, RuleReason> refused = book.Refused.ToDictionary(each => each.Statement.Number, each => each.Why);
        foreach (LedgerStatement statement in book.Statements)
        {
            LedgerStatement? next = book.ReplacedBy(statement.Number) is long number ? book.Statements[(int)number] : null;
            bool isWithdrawn = next?.Kind == LedgerKind.Withdrawal;
            RuleReason? refusal = refused.GetValueOrDefault(statement.Number);
            if ((next is null || isWithdrawn) && (statement.Kind != LedgerKind.Withdrawal || refusal is not null))
            {
                yield return new StatementHistory(
                    statement, refusal is null ? EarlierOf(book, statement) : [], next, refusal,
                    book.Find(statement.Number) is LedgerEntry entry && book.IsLate(entry));
            }
        }
    }

    /// <summary>What a statement changed of the one that it took the place of: field, old and new value; null for none.</summary>
    internal static IEnumerable<(string Field, string? Old, string? New)> Changes(LedgerStatement old, LedgerStatement next, PageView view)
    {
        foreach (LedgerField field in next.Kind?.Fields() ?? [])
        {
            string? before = TextOf(old, field, view), after = TextOf(next, field, view);
            if (before != after)
            {
                yield return (LedgerNames.Of(field, view), before, after);
            }
        }
    }

    /// <summary>The fields that a statement has, as people read them.</summary>
    internal static IEnumerable<(string Field, string Value)> Fields(LedgerStatement statement, PageView view) =>
        (statement.Kind?.Fields() ?? []).Where(field => statement.Fields.ContainsKey(field.Key))
        .Select(field => (LedgerNames.Of(field, view), TextOf(statement, field, view)!));

    private static string? TextOf(LedgerStatement statement, LedgerField field, PageView view) =>
        statement.Fields.GetValueOrDefault(field.Key) is not object value ? null
        : field.Problem(value) is null ? LedgerNames.Of(field, value, view)
        : "?";

    private static List<LedgerStatement> EarlierOf(LedgerBook book, LedgerStatement statement)
    {
        var earlier = new List<LedgerStatement>();
        for (long? number = statement.Corrects; number is long at && at >= 0 && at < book.Statements.Count;)
        {
            LedgerStatement old = book.Statements[(int)at];
            earlier.Add(old);
            number = old.Corrects;
        }

        return earlier;
    }
}
