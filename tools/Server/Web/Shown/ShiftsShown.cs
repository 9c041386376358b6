using MeterNode.Figures;
using MeterNode.Server.Today;
using MeterNode.Wire;

namespace MeterNode.Server.Web.Shown;

/// <summary>The energy of a machine by the shifts that the ledger states.</summary>
public sealed record ShiftsShown
{
    /// <summary>What a node has not sent yet is no gap.</summary>
    private static readonly TimeSpan s_late = TimeSpan.FromSeconds(180);

    /// <summary>Shifts of the period that have begun, by their begin.</summary>
    public required IReadOnlyList<ShiftEnergy> Shifts { get; init; }

    /// <summary>How many more the ledger states that are cut otherwise than the period is read.</summary>
    public int Left { get; private init; }

    /// <summary>True where nobody adds shifts up in a period of this length.</summary>
    public bool IsTooLong { get; private init; }

    /// <summary>Of a period that is read from packs.</summary>
    /// <param name="set">What the packs say.</param>
    /// <param name="book">The ledger; null where the plant has none.</param>
    /// <param name="now">The time.</param>
    public static ShiftsShown Of(NodeFigureSet set, LedgerBook? book, DateTimeOffset now)
    {
        DateTimeOffset newest = set.Node.Stretches.Count == 0 ? DateTimeOffset.MinValue
            : DateTimeOffset.FromUnixTimeMilliseconds(set.Node.Stretches[^1].EndMillis);
        return new ShiftsShown
        {
            Shifts = book is null ? [] : ShiftEnergy.Of(set, book, now >= newest && now - newest < s_late ? newest : now),
        };
    }

    /// <summary>Of a period that is read from rollups.</summary>
    /// <param name="history">What they say.</param>
    /// <param name="period">The period.</param>
    /// <param name="view">The page.</param>
    public static ShiftsShown Of(NodeHistory history, PagePeriod period, PageView view)
    {
        PlantCalendar calendar = period.Calendar(view.Zone);
        return new ShiftsShown
        {
            Shifts = [.. (history.Shifts ?? []).Select(shift => shift.Energy(calendar, history.Counted.Budget, history.Until))],
            Left = history.ShiftsLeft,
            IsTooLong = history.Shifts is null,
        };
    }
}
