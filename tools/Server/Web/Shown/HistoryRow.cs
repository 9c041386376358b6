using System.Globalization;
using MeterNode.Plant.Stores.Rollups;
using MeterNode.Server.Today;

namespace MeterNode.Server.Web.Shown;

/// <summary>What rollups count in an hour, a day, a month or a year of a long period.</summary>
/// <param name="Label">Its name on the clocks of the plant.</param>
/// <param name="Points">The intervals in it, at least one.</param>
/// <param name="Until">Up to here the period has passed.</param>
public sealed record HistoryRow(string Label, IReadOnlyList<HistoryPoint> Points, DateTimeOffset Until)
{
    private const double MeteredShare = 0.9;

    /// <summary>When it begins.</summary>
    public DateTimeOffset From => Points[0].From;

    /// <summary>When it ends.</summary>
    public DateTimeOffset To => Points[^1].To;

    /// <summary>False where nobody knows what happened in it.</summary>
    public bool HasPacks => Points.Any(point => point.PackCount > 0);

    /// <summary>Shots; null where none are counted.</summary>
    public long? Shots => Points.Any(point => point.Shots is not null) ? Points.Sum(point => point.Shots ?? 0) : null;

    /// <summary>Events of every kind.</summary>
    public long Events => Points.Sum(point => point.Events);

    /// <summary>Time until now that was not metered, s.</summary>
    public double NotMeteredSeconds => Points.Sum(point => Math.Max(0, SecondsOf(point) - point.MeteredSeconds));

    /// <summary>Intervals of the power source in which an input reached its limit.</summary>
    public long OverRangeIntervals => Points.Sum(point => point.OverRangeIntervals);

    /// <summary>Readings of temperatures that have a fault instead.</summary>
    public long SensorFaults => Points.Sum(point => point.Zones.Sum(zone => zone.FaultReadings));

    /// <summary>True where the period has only a part of it.</summary>
    public bool IsCut { get; private init; }

    /// <summary>True where less than nine tenths of it were metered, it goes on, or the period has only a part of it.</summary>
    public bool IsPart => IsCut || To > Until || NotMeteredSeconds > (1 - MeteredShare) * Points.Sum(SecondsOf);

    /// <summary>Control accuracy of a zone; null where no evaluation period ended in it.</summary>
    public ZoneControl? Control(int number)
    {
        ZoneRollup[] zones = [.. Points.SelectMany(point => point.Zones).Where(zone => zone.Zone == number && zone.Periods > 0)];
        return zones.Length == 0 ? null : new ZoneControl(
            zones.Sum(zone => zone.Periods), zones.Max(zone => zone.WorstAccuracyCelsius),
            zones.Select(zone => zone.ToleranceCelsius).LastOrDefault(tolerance => tolerance is not null))
        {
            IsOut = Array.Exists(zones, zone => zone.WorstAccuracyCelsius > zone.ToleranceCelsius),
            HasNoTolerance = Array.Exists(zones, zone => zone is { WorstAccuracyCelsius: not null, ToleranceCelsius: null }),
        };
    }

    /// <summary>The intervals of a history put together.</summary>
    public static IReadOnlyList<HistoryRow> Of(NodeHistory history, RowLength length, PageView view)
    {
        string format = length switch
        {
            RowLength.Hour => "yyyy-MM-dd HH:00 zzz",
            RowLength.Day => "yyyy-MM-dd",
            RowLength.Month => "yyyy-MM",
            _ => "yyyy",
        };
        return
        [
            .. history.Points.GroupBy(point => view.Local(point.From).ToString(format, CultureInfo.InvariantCulture))
                .Select(row =>
                {
                    var made = new HistoryRow(row.Key, [.. row], history.Until);
                    return made with { IsCut = !IsEdge(view.Local(made.From), length) || !IsEdge(view.Local(made.To), length) };
                }),
        ];
    }

    private static bool IsEdge(DateTimeOffset local, RowLength length) => local.Minute == 0 && (length == RowLength.Hour
        || (local.Hour == 0 && (length == RowLength.Day || (local.Day == 1 && (length == RowLength.Month || local.Month == 1)))));

    private double SecondsOf(HistoryPoint point) => ((point.To < Until ? point.To : Until) - point.From).TotalSeconds;
}
