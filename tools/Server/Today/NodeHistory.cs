using MeterNode.Figures;

namespace MeterNode.Server.Today;

/// <summary>A node over a long period: energy as counted, and what its rollups say of each interval.</summary>
/// <param name="Counted">Energy and metered time.</param>
/// <param name="Points">Its intervals; one without a pack has nothing metered.</param>
/// <param name="IsBehind">True while its packs are being rolled up for the first time: the intervals are not there yet.</param>
public sealed record NodeHistory(CountedPeriod Counted, IReadOnlyList<HistoryPoint> Points, bool IsBehind)
{
    /// <summary>The end of the period, or of the newest pack where the next one is not late, or now.</summary>
    public required DateTimeOffset Until { get; init; }

    /// <summary>The shifts of the period that rollups can be cut for, by their begin; null where the period is too long for that.</summary>
    public required IReadOnlyList<CountedShift>? Shifts { get; init; }

    /// <summary>How many shifts of the period do not begin and end where rollups do.</summary>
    public required int ShiftsLeft { get; init; }
}
