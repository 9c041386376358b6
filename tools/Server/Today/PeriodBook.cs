using MeterNode.Figures;
using MeterNode.Plant.Stores;
using MeterNode.Server.Serving;
using MeterNode.Wire;

namespace MeterNode.Server.Today;

/// <summary>
/// Figures of a node over a period that somebody looks at, from its packs. A few are computed at a time and the same one once; the last of
/// them are kept. Safe for several threads.
/// </summary>
/// <param name="server">The plant.</param>
/// <param name="days">Has what its budgets are made of.</param>
/// <param name="bound">How many are computed at a time.</param>
public sealed class PeriodBook(PlantServer server, DayBook days, WorkBound bound)
{
    private const int MaximumKept = 24;
    private static readonly TimeSpan s_keep = TimeSpan.FromSeconds(30);

    private readonly SharedWork<(string Node, double From, double To), NodeFigureSet> _sets = new(
        bound, server.Options.Time, MaximumKept, s_keep);

    /// <summary>Reads the packs of a node; null where there is no store.</summary>
    /// <exception cref="StoreException">The store cannot be read.</exception>
    /// <exception cref="WorkBusyException">Too many other periods are being computed.</exception>
    /// <exception cref="OperationCanceledException">Nobody wants it any more.</exception>
    public async Task<NodeFigureSet?> Find(string node, PlantCalendar calendar, CancellationToken cancellation) =>
        server.Store is not IEvidenceStore store ? null : await _sets.Find(
            (node, calendar.Period.FromUtcSeconds, calendar.Period.ToUtcSeconds),
            stop => Compute(store, node, calendar, stop), cancellation);

    private NodeFigureSet Compute(IEvidenceStore store, string node, PlantCalendar calendar, CancellationToken cancellation)
    {
        DateTimeOffset now = server.Options.Time.GetUtcNow();
        IReadOnlyList<RegisteredNode> boards = server.Registry.FindAll(node);
        var builder = new NodeCalendarBuilder(node, boards.Count > 0 ? boards[^1].Machine : string.Empty, calendar);
        StoredCalendar.Read(store, boards, calendar.Period, [builder], cancellation);
        DateTimeOffset end = DateTimeOffset.FromUnixTimeSeconds((long)calendar.Period.ToUtcSeconds);
        return new NodeFigureSet(
            builder.Build(isVirtual: boards.Any(board => board.Enrolment is { IsVirtual: true }), until: end > now ? now : null),
            days.Budgets);
    }
}
