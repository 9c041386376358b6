using MeterNode.Plant.Stores.Rollups;

namespace MeterNode.Server.Today;

/// <summary>An interval of a history, over all boards that have had the node's name.</summary>
/// <param name="From">When it begins.</param>
/// <param name="To">When it ends.</param>
/// <param name="MeteredSeconds">Time that was metered, s; at most its length.</param>
/// <param name="Watts">Readings of the power, W; null without one.</param>
/// <param name="Zones">What it says of temperature zones.</param>
public sealed record HistoryPoint(
    DateTimeOffset From, DateTimeOffset To, double MeteredSeconds, RollupValue? Watts, IReadOnlyList<ZoneRollup> Zones)
{
    /// <summary>
    /// Shots that its packs counted, and those in a hole before them; null where none are counted. A pack counts where it ends.
    /// </summary>
    public long? Shots { get; init; }

    /// <summary>Packs that end in it.</summary>
    public long PackCount { get; init; }

    /// <summary>Events of these packs, of every kind.</summary>
    public long Events { get; init; }

    /// <summary>Intervals of the power source in which an input reached its limit.</summary>
    public long OverRangeIntervals { get; init; }
}
