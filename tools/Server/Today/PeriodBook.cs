using MeterNode.Figures;
using MeterNode.Plant.Stores;
using MeterNode.Server.Serving;
using MeterNode.Wire;

namespace MeterNode.Server.Today;

/// <summary>Figures of a node over a period that somebody looks at; the last of them are kept. Safe for several threads.</summary>
/// <param name="server">The plant.</param>
/// <param name="days">Has what its budgets are made of.</param>
public sealed class PeriodBook(PlantServer server, DayBook days)
{
    private const int MaximumKept = 24;
    private static readonly TimeSpan s_keep = TimeSpan.FromSeconds(30);

    private readonly Lock _lock = new();
    private readonly Dictionary<(string Node, double From, double To), (NodeFigureSet Set, DateTimeOffset At)> _kept = [];

    /// <summary>Reads the packs of a node; null where there is no store.</summary>
    /// <exception cref="StoreException">The store cannot be read.</exception>
    /// <exception cref="OperationCanceledException">Nobody wants it any more.</exception>
    public NodeFigureSet? Find(string node, PlantCalendar calendar, CancellationToken cancellation)
    {
        DateTimeOffset now = server.Options.Time.GetUtcNow();
        (string, double, double) key = (node, calendar.Period.FromUtcSeconds, calendar.Period.ToUtcSeconds);
        lock (_lock)
        {
            if (_kept.TryGetValue(key, out (NodeFigureSet Set, DateTimeOffset At) kept) && now - kept.At < s_keep && now >= kept.At)
            {
                return kept.Set;
            }
        }

        if (server.Store is not IEvidenceStore store)
        {
            return null;
        }

        IReadOnlyList<RegisteredNode> boards = server.Registry.FindAll(node);
        var builder = new NodeCalendarBuilder(node, boards.Count > 0 ? boards[^1].Machine : string.Empty, calendar);
        StoredCalendar.Read(store, boards, calendar.Period, [builder], cancellation);
        DateTimeOffset end = DateTimeOffset.FromUnixTimeSeconds((long)calendar.Period.ToUtcSeconds);
        var set = new NodeFigureSet(
            builder.Build(isVirtual: boards.Any(board => board.Enrolment is { IsVirtual: true }), until: end > now ? now : null),
            days.Budgets);
        lock (_lock)
        {
            while (_kept.Count >= MaximumKept)
            {
                _kept.Remove(_kept.MinBy(one => one.Value.At).Key);
            }

            _kept[key] = (set, now);
        }

        return set;
    }
}
