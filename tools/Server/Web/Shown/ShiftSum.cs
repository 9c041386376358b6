using MeterNode.Figures;

namespace MeterNode.Server.Web.Shown;

/// <summary>All shifts of one name in a period, added up.</summary>
/// <param name="Name">Their name.</param>
/// <param name="Count">How many there are.</param>
/// <param name="Energy">What they took.</param>
public sealed record ShiftSum(string Name, int Count, FigureView Energy)
{
    private static readonly string[] s_missing = ["partly-metered", "counted-unmetered", "not-metered-then"];

    /// <summary>The sums of shifts, by the time of day at which they begin.</summary>
    public static IReadOnlyList<ShiftSum> Of(IReadOnlyList<ShiftEnergy> shifts, PageView view) =>
    [
        .. shifts.GroupBy(shift => shift.Shift.Entry.Shift)
            .OrderBy(named => view.Local(named.First().Shift.Entry.From).TimeOfDay)
            .Select(named => new ShiftSum(named.Key, named.Count(), Sum([.. named.Select(shift => shift.Energy)], view))),
    ];

    /// <summary>What is uncertain is so in the same way in each of them: uncertainties add up.</summary>
    private static FigureView Sum(ReportFigure[] shifts, PageView view)
    {
        ReportFigure[] known = [.. shifts.Where(shift => shift.Value is not null)];
        bool isSure = known.All(shift => shift is { IsEstimate: false, Uncertainty: not null });
        FigureView sum = FigureView.Of(
            shifts[0].Definition.Name(view.Language), known.Length == 0 ? null : known.Sum(shift => shift.Value!.Value),
            isSure ? known.Sum(shift => shift.Uncertainty!.Value) : null, shifts[0].Definition.Unit);
        int whole = shifts.Count(shift => !shift.Warnings.Any(warning => s_missing.Contains(warning.Code)));
        int cut = shifts.Count(shift => shift.Warnings.Any(warning => warning.Code == "shift-cut"));
        string[] notes =
        [
            .. whole < shifts.Length ? [view.Text("shifts.part", whole, shifts.Length)] : Array.Empty<string>(),
            .. cut > 0 ? [view.Text("shifts.part-in-period", cut)] : Array.Empty<string>(),
        ];
        return sum with
        {
            State = known.Length == 0 ? FigureState.NoData
                : known.Any(shift => shift.Warnings.Any(warning => warning.Code == "lower-bound")) ? FigureState.LowerBound
                : whole < shifts.Length ? FigureState.Partial : sum.State,
            Note = notes.Length == 0 ? null : string.Join(view.Text("shifts.and"), notes),
        };
    }
}
