namespace MeterNode.Wire;

/// <summary>
/// Whether what counts stays in order when a machine, an article, a lot, an instrument or a shift is stated anew, corrected or withdrawn.
/// </summary>
internal sealed class LedgerDependents(LedgerBook book)
{
    /// <summary>What <paramref name="entry"/> would break; null when it is nothing.</summary>
    public RuleReason? Problem(LedgerEntry entry)
    {
        LedgerEntry? old = entry.Statement.Corrects is long number ? book.Find(number) : null;
        LedgerEntry? next = entry is WithdrawalEntry ? null : entry;
        return (old != null ? NameProblem(old, next) : null) ?? OutputProblem(old, next);
    }

    /// <summary>Nothing that counts may name what nobody states any more.</summary>
    private RuleReason? NameProblem(LedgerEntry old, LedgerEntry? next)
    {
        if (old is ShiftEntry shift)
        {
            return next is ShiftEntry same && same.Date == shift.Date && same.Shift == shift.Shift ? null
                : Needs(book.Entries<SignOffEntry>().FirstOrDefault(signed => signed.Date == shift.Date && signed.Shift == shift.Shift));
        }

        if (NameOf(old) is not string name || NameOf(next) == name || book.All.Any(entry => entry != old && NameOf(entry) == name
            && entry.Statement.Kind == old.Statement.Kind))
        {
            return null;
        }

        LedgerKind kind = old.Statement.Kind!.Value;
        return Needs(book.All.FirstOrDefault(entry => entry != old && entry.Statement.Kind!.Value.Fields().Any(field =>
            field.Refers == kind && entry.Statement.Fields.TryGetValue(field.Key, out object? value)
            && (value as string[] ?? [(string)value]).Contains(name))));
    }

    /// <summary>Every output needs its machine, and an article with enough cavities, at its begin.</summary>
    private RuleReason? OutputProblem(LedgerEntry? old, LedgerEntry? next)
    {
        if (old is not (MachineEntry or ArticleEntry) && next is not (MachineEntry or ArticleEntry))
        {
            return null;
        }

        string?[] names = [NameOf(old), NameOf(next)];
        bool isMachine = (old ?? next) is MachineEntry;
        foreach (OutputEntry output in book.Index.Outputs.Where(output => names.Contains(isMachine ? output.Machine : output.Article)))
        {
            MachineEntry? machine = isMachine ? At(book.Index.Machines, output.Machine, output.From, old, next)
                : book.MachineAt(output.Machine, output.From);
            ArticleEntry? article = isMachine ? book.ArticleAt(output.Article, output.From)
                : At(book.Index.Articles, output.Article, output.From, old, next);
            if (LedgerRules.OutputProblem(output, machine, article) != null)
            {
                return Needs(output);
            }
        }

        return null;
    }

    private static T? At<T>(
        Dictionary<string, List<T>> all, string name, DateTimeOffset time, LedgerEntry? without, LedgerEntry? with)
        where T : LedgerEntry
    {
        IEnumerable<T> entries = all.GetValueOrDefault(name) ?? [];
        return entries.Where(entry => entry != without).Concat(with is T next && NameOf(next) == name ? [next] : [])
            .Where(entry => FromOf(entry) <= time.ToUnixTimeSeconds()).OrderBy(FromOf).LastOrDefault();
    }

    private static string? NameOf(LedgerEntry? entry) => entry switch
    {
        MachineEntry machine => machine.Machine,
        ArticleEntry article => article.Article,
        LotEntry lot => lot.Lot,
        InstrumentEntry instrument => instrument.Number,
        _ => null,
    };

    private static long FromOf(LedgerEntry entry) => (long)entry.Statement.Fields["from"];

    private static RuleReason? Needs(LedgerEntry? entry) =>
        entry == null ? null
            : RuleReason.Of(
                "rule.needed", $"statement {entry.StatementNumber} needs what this would change: correct or withdraw that first");
}
