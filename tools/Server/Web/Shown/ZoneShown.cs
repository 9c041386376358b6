using MeterNode.Charts;
using MeterNode.Figures;
using MeterNode.Plant.Stores.Rollups;
using MeterNode.Server.Today;
using MeterNode.Wire;

namespace MeterNode.Server.Web.Shown;

/// <summary>The temperatures of one zone over a period.</summary>
/// <param name="Zone">The zone, from 1.</param>
/// <param name="PointName">Length of a point, as people say it.</param>
/// <param name="Points">Temperature, set-point and tolerance of each stretch.</param>
public sealed record ZoneShown(int Zone, string PointName, IReadOnlyList<TemperaturePoint> Points)
{
    /// <summary>The zones of a node, from its packs: quarter hours.</summary>
    public static IEnumerable<ZoneShown> Of(NodeCalendar node, PageView view)
    {
        int count = Math.Clamp(node.Calendar.SlotAt(view.Now.ToUnixTimeMilliseconds()) + 1, 0, node.Calendar.SlotCount);
        for (int zone = 1; zone <= RecordTable.MaximumZones; zone++)
        {
            ZoneSlot?[] slots = [.. node.Slots.Take(count).Select(slot => slot.Zone(zone))];
            if (Array.Exists(slots, slot => slot?.MeanCelsius is not null))
            {
                ILookup<int, AccuracyPoint> set = node.Accuracy.Where(point => point.Zone == zone)
                    .ToLookup(point => node.Calendar.SlotAt(point.EndMillis - 1));
                yield return new ZoneShown(zone, view.Text("point.900"), Carried(slots.Select((slot, i) => new TemperaturePoint(
                    node.Calendar.Local(i), node.Calendar.Local(i + 1), slot?.MeanCelsius, slot?.MinimumCelsius, slot?.MaximumCelsius,
                    set[i].Select(point => Known(point.SetpointCelsius)).LastOrDefault(),
                    set[i].Select(point => Known(point.ToleranceCelsius)).LastOrDefault()))));
            }
        }
    }

    /// <summary>The zones of a node, from rollups.</summary>
    public static IEnumerable<ZoneShown> Of(IReadOnlyList<HistoryPoint> points, string pointName) => points
        .SelectMany(point => point.Zones).Where(zone => zone.Celsius is not null).Select(zone => zone.Zone).Distinct().Order()
        .Select(number => new ZoneShown(number, pointName, Carried(points.Select(point =>
        {
            ZoneRollup? zone = point.Zones.FirstOrDefault(each => each.Zone == number);
            return new TemperaturePoint(
                point.From, point.To, zone?.Celsius?.Mean, zone?.Celsius?.Minimum, zone?.Celsius?.Maximum, zone?.SetpointCelsius,
                zone?.ToleranceCelsius);
        }))));

    /// <summary>A set-point is signed at the end of an evaluation period: where none ended the one before still counts.</summary>
    private static TemperaturePoint[] Carried(IEnumerable<TemperaturePoint> points)
    {
        (double?, double?) set = (null, null);
        return [.. points.Select(point =>
        {
            set = point.Mean is null ? (null, null) : point.SetPoint is null ? set : (point.SetPoint, point.Tolerance);
            return point with { SetPoint = set.Item1, Tolerance = set.Item2 };
        })];
    }

    private static double? Known(double value) => double.IsNaN(value) ? null : value;
}
