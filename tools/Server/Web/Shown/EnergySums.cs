using MeterNode.Figures;
using MeterNode.Server.Today;
using MeterNode.Wire;

namespace MeterNode.Server.Web.Shown;

/// <summary>Energy of a machine in the running shift, month and year.</summary>
/// <param name="periods">Reads packs.</param>
/// <param name="histories">Reads rollups.</param>
/// <param name="days">Has the ledger with its shifts.</param>
internal sealed class EnergySums(PeriodBook periods, HistoryBook histories, DayBook days)
{
    /// <summary>A shift that ended so long ago is not of today any more.</summary>
    private static readonly TimeSpan s_recent = TimeSpan.FromHours(24);

    /// <summary>Reads them; one without a pack is left out.</summary>
    /// <exception cref="WorkBusyException">Too many other periods are being computed.</exception>
    /// <exception cref="Plant.Stores.StoreException">The store cannot be read.</exception>
    public async Task<IReadOnlyList<FigureView>> Of(string node, PageView view, CancellationToken cancellation)
    {
        var sums = new List<FigureView>();
        if (await OfShift(node, view, cancellation) is FigureView shift)
        {
            sums.Add(shift);
        }

        DateOnly today = LocalDays.Of(view.Now, view.Zone);
        foreach ((string name, DateOnly first) in ((string, DateOnly)[])
            [("history.month", new DateOnly(today.Year, today.Month, 1)), ("history.year", new DateOnly(today.Year, 1, 1))])
        {
            DateTimeOffset from = LocalDays.Midnight(first, view.Zone);
            DateTimeOffset to = Up(view.Now);
            if (to <= from)
            {
                continue; // It began this second.
            }

            NodeHistory? history = await histories.Find(node, from, to, HistoryStep.Month, cancellation);
            if (history is { IsBehind: false }
                && history.Counted.All().First(figure => figure.Id == "energy") is { Value: not null } energy)
            {
                sums.Add(FigureView.Of(view.Text(name), energy, history.Counted.Budget, view));
            }
        }

        return sums;
    }

    /// <summary>The shift that the ledger states for now, or the last one; null where none is of the last day.</summary>
    private async Task<FigureView?> OfShift(string node, PageView view, CancellationToken cancellation)
    {
        if (days.Ledger is not LedgerBook book || book.Entries<ShiftEntry>()
            .Where(entry => entry.From <= view.Now && entry.To > view.Now - s_recent && entry.To - entry.From <= s_recent)
            .MaxBy(entry => entry.From) is not ShiftEntry last)
        {
            return null;
        }

        DateTimeOffset from = PlantCalendar.SlotBegin(last.From);
        DateTimeOffset to = Up(last.To < view.Now ? last.To : view.Now);
        if (to <= from)
        {
            return null; // It began this second.
        }

        var calendar = new PlantCalendar(LocalDays.Period(from, to), view.Zone);
        if (await periods.Find(node, calendar, cancellation) is not NodeFigureSet set
            || ShiftsShown.Of(set, book, view.Now).Shifts.FirstOrDefault(
                shift => shift.Shift.Entry.StatementNumber == last.StatementNumber) is not ShiftEnergy energy)
        {
            return null;
        }

        FigureView shown = FigureView.Of(view.Text("shifts.of", last.Shift), energy.Energy, set.Budget, view);
        return last.To <= view.Now ? shown
            : shown with
            {
                Note = view.Text("shifts.until", view.Minute(last.To)[^5..])
                    + (shown.Note is string note ? view.Text("shifts.and") + note : ""),
            };
    }

    private static DateTimeOffset Up(DateTimeOffset at) => PlantCalendar.SlotBegin(at.AddSeconds(PlantCalendar.SlotSeconds - 1));
}
