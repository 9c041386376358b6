using MeterNode.Figures;
using MeterNode.Server.Today;

namespace MeterNode.Server.Web.Shown;

/// <summary>Energy of a machine in the running month and year.</summary>
/// <param name="histories">Reads rollups.</param>
internal sealed class EnergySums(HistoryBook histories)
{
    /// <summary>Reads them; one without a pack is left out.</summary>
    /// <exception cref="WorkBusyException">Too many other periods are being computed.</exception>
    /// <exception cref="Plant.Stores.StoreException">The store cannot be read.</exception>
    public async Task<IReadOnlyList<FigureView>> Of(string node, PageView view, CancellationToken cancellation)
    {
        var sums = new List<FigureView>();
        DateOnly today = LocalDays.Of(view.Now, view.Zone);
        foreach ((string name, DateOnly first) in ((string, DateOnly)[])
            [("history.month", new DateOnly(today.Year, today.Month, 1)), ("history.year", new DateOnly(today.Year, 1, 1))])
        {
            DateTimeOffset from = LocalDays.Midnight(first, view.Zone);
            NodeHistory? history = await histories.Find(node, from, Up(view.Now), HistoryStep.Month, cancellation);
            if (history is { IsBehind: false }
                && history.Counted.All().First(figure => figure.Id == "energy") is { Value: not null } energy)
            {
                sums.Add(FigureView.Of(view.Text(name), energy, history.Counted.Budget, view));
            }
        }

        return sums;
    }

    private static DateTimeOffset Up(DateTimeOffset at) => DateTimeOffset.FromUnixTimeSeconds(
        (at.ToUnixTimeSeconds() + PlantCalendar.SlotSeconds - 1) / PlantCalendar.SlotSeconds * PlantCalendar.SlotSeconds);
}
