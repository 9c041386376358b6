namespace MeterNode.Plant.Stores.Rollups;

/// <summary>
/// Intervals of one key that have packs, by time; one that is not there is a hole. <paramref name="IsBehind"/>: many packs are not in it
/// yet, because they are being rolled up for the first time.
/// </summary>
public sealed record RollupSeries(IReadOnlyList<Rollup> Rollups, bool IsBehind);
