using MeterNode.Wire;

namespace MeterNode.Figures;

/// <summary>Figures of the shifts that the ledger states: what each took and made, and of which article.</summary>
/// <param name="calendar">The period.</param>
/// <param name="nodes">The nodes whose energy is the plant's.</param>
/// <param name="ledger">Makes the figures of outputs.</param>
internal sealed class ShiftFigureSet(PlantCalendar calendar, IReadOnlyList<NodeFigureSet> nodes, LedgerFigureSet ledger)
{
    private static readonly string[] s_ofShift = ["shots", "goodParts", "rejects", "goodMass", "energyPerTonne"];

    private static readonly string[] s_ofArticle =
        ["shots", "goodParts", "rejects", "goodMass", "energy", "energyPerTonne", "energyPerGoodPart"];

    /// <summary>All of a shift, then of its articles.</summary>
    public IEnumerable<ReportFigure> Of(LedgerShift shift)
    {
        (DateTimeOffset from, DateTimeOffset to) = ShiftEnergy.TimeOf(shift, calendar);
        bool isCut = from > shift.Entry.From || to < shift.Entry.To;
        var scope = new FigureScope(FigureScope.Shift, shift.Name);
        IReadOnlyList<long> statements = ShiftEnergy.StatementsOf(shift);
        ReportFigure InTime(ReportFigure figure) => figure with
        {
            From = TimeZoneInfo.ConvertTime(from, calendar.Zone),
            To = TimeZoneInfo.ConvertTime(to, calendar.Zone),
            Statements = [.. figure.Statements.Concat(statements).Distinct().Order()],
        };
        yield return ShiftEnergy.Figure(shift, nodes, calendar, null);
        yield return InTime(Completeness(scope, from, to));
        foreach ((FigureScope of, IReadOnlyList<OutputEntry> outputs, string[] wanted) in Parts(shift, scope))
        {
            foreach (ReportFigure figure in ledger.OfOutputs(of, outputs, []).Where(figure => wanted.Contains(figure.Id)))
            {
                FigureWarning[] beyond = [.. Beyond(shift, outputs)];
                yield return InTime(isCut
                    ? figure with { Value = null, Warnings = [new FigureWarning("shift-cut-output")] }
                    : figure with { Warnings = [.. figure.Warnings, .. beyond] });
            }
        }
    }

    private static IEnumerable<(FigureScope Scope, IReadOnlyList<OutputEntry> Outputs, string[] Wanted)> Parts(
        LedgerShift shift, FigureScope scope)
    {
        if (shift.Outputs.Count == 0)
        {
            yield break;
        }

        yield return (scope, shift.Outputs, s_ofShift);
        foreach (IGrouping<string, OutputEntry> article in shift.Outputs.GroupBy(output => output.Article)
            .OrderBy(article => article.Key, StringComparer.Ordinal))
        {
            yield return (new FigureScope(FigureScope.ShiftArticle, $"{shift.Name}/{article.Key}"), [.. article], s_ofArticle);
        }
    }

    /// <summary>Over the quarter hours that lie in the shift as a whole.</summary>
    private ReportFigure Completeness(FigureScope scope, DateTimeOffset from, DateTimeOffset to)
    {
        int first = calendar.SlotAt(from.ToUnixTimeMilliseconds() + PlantCalendar.SlotMillis - 1);
        int count = Math.Max(0, calendar.SlotAt(to.ToUnixTimeMilliseconds()) - first);
        var span = new CalendarSpan(scope.Name, first, count);
        double slots = count * (double)nodes.Count;
        int complete = count == 0 ? 0 : nodes.Sum(node => node.Node.CompleteSlots(span));
        return ledger.Figure("completeness", scope, slots > 0 ? 100.0 * complete / slots : null) with
        {
            Inputs = [new FigureInput("completeSlots", complete), new FigureInput("slots", slots)],
            Warnings = slots > 0 ? [] : [new FigureWarning("no-complete-slot")],
        };
    }

    private static IEnumerable<FigureWarning> Beyond(LedgerShift shift, IReadOnlyList<OutputEntry> outputs)
    {
        long[] beyond = [.. outputs.Where(output => output.To > shift.Entry.To).Select(output => output.StatementNumber)];
        return beyond.Length > 0 ? [new FigureWarning("outputs-beyond-shift", LedgerFigureSet.Numbers(beyond))] : [];
    }
}
