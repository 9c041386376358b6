using MeterNode.Figures;

namespace MeterNode.Server.Today;

/// <summary>A node over a long period: energy as counted, and what its rollups say of each interval.</summary>
/// <param name="Counted">Energy and metered time.</param>
/// <param name="Points">Its intervals; one without a pack has nothing metered.</param>
/// <param name="IsBehind">True while its packs are being rolled up for the first time: the intervals are not there yet.</param>
public sealed record NodeHistory(CountedPeriod Counted, IReadOnlyList<HistoryPoint> Points, bool IsBehind);
