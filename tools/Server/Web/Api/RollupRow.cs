using System.Text.Json.Serialization;
using MeterNode.Plant.Stores.Rollups;
using MeterNode.Wire;

namespace MeterNode.Server.Web.Api;

/// <summary>An interval of a key as the API tells it.</summary>
/// <param name="kid">The key.</param>
/// <param name="rollup">What its packs say of the interval.</param>
internal sealed class RollupRow(string kid, Rollup rollup)
{
    /// <summary>The key, 16 hex digits.</summary>
    public string Kid => kid;

    /// <summary>When it begins, UTC seconds: the cursor has it.</summary>
    [JsonIgnore]
    public long BeginSeconds => rollup.BeginSeconds;

    /// <summary>When it begins.</summary>
    public string From { get; } = UtcText.Of(DateTimeOffset.FromUnixTimeSeconds(rollup.BeginSeconds));

    /// <summary>When it ends.</summary>
    public string To { get; } = UtcText.Of(DateTimeOffset.FromUnixTimeSeconds(rollup.EndSeconds));

    /// <summary>Packs that end in it.</summary>
    public long Packs => rollup.PackCount;

    /// <summary>Seconds that were metered; the rest was not.</summary>
    public double MeteredSeconds => rollup.MeteredSeconds;

    /// <summary>True when power of some pack is an estimate.</summary>
    public bool IsEstimate => rollup.IsEstimate;

    /// <summary>Power, W, over the readings; null without one.</summary>
    public RollupValueRow? Watts { get; } = RollupValueRow.Of(rollup.PowerWatts);

    /// <summary>Energy taken, as its packs count it, J.</summary>
    public long? ImportJoules => rollup.ImportJoules?.Change;

    /// <summary>Energy given back, J.</summary>
    public long? ExportJoules => rollup.ExportJoules?.Change;

    /// <summary>Waste heat, J.</summary>
    public long? HeatJoules => rollup.HeatJoules?.Change;

    /// <summary>Shots.</summary>
    public long? Shots => rollup.Shots?.Change;

    /// <summary>Intervals of the power source that were metered as a lower bound.</summary>
    public long OverRangeIntervals => rollup.OverRangeIntervals;

    /// <summary>Intervals of the power source that were refused.</summary>
    public long RefusedIntervals => rollup.RefusedIntervals;

    /// <summary>Events.</summary>
    public long Events => rollup.Events;

    /// <summary>Temperature zones.</summary>
    public IReadOnlyList<RollupZoneRow> Zones { get; } = [.. rollup.Zones.Select(zone => new RollupZoneRow(
        zone.Zone, RollupValueRow.Of(zone.Celsius), zone.SetpointCelsius, zone.ToleranceCelsius, zone.WorstAccuracyCelsius, zone.Periods,
        zone.FaultReadings))];
}
