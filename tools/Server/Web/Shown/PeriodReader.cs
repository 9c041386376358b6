using MeterNode.Figures;
using MeterNode.Server.Today;

namespace MeterNode.Server.Web.Shown;

/// <summary>Looks at periods of nodes: short ones from their packs, long ones from rollups.</summary>
/// <param name="periods">Reads packs.</param>
/// <param name="histories">Reads rollups.</param>
/// <param name="days">Has the ledger with its shifts.</param>
internal sealed class PeriodReader(PeriodBook periods, HistoryBook histories, DayBook days)
{
    /// <summary>What the address of a page asks for packs with, also for a period that is not short.</summary>
    public const string Packs = "source=packs";

    /// <summary>Reads a period; null where there is no store.</summary>
    /// <exception cref="WorkBusyException">Too many other periods are being computed.</exception>
    /// <exception cref="Plant.Stores.StoreException">The store cannot be read.</exception>
    public async Task<PeriodShown?> Read(string node, PagePeriod period, PageView view, CancellationToken cancellation) =>
        period.IsShort || (period.HasFewPacks && view.Query("source") == "packs")
            ? await periods.Find(node, period.Calendar(view.Zone), cancellation) is NodeFigureSet set
                ? PeriodShown.Of(set, period, view, days.Ledger) : null
            : await ReadRollups(node, period, view, cancellation);

    /// <summary>Reads the rollups of a period, also of a short one; null where there is no store.</summary>
    /// <exception cref="WorkBusyException">Too many other periods are being computed.</exception>
    /// <exception cref="Plant.Stores.StoreException">The store cannot be read.</exception>
    public async Task<PeriodShown?> ReadRollups(string node, PagePeriod period, PageView view, CancellationToken cancellation) =>
        await histories.Find(node, period.From, period.To, period.Step, cancellation) is NodeHistory history
            ? PeriodShown.Of(history, period, view) : null;
}
