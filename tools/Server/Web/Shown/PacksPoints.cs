using MeterNode.Charts;
using MeterNode.Figures;

namespace MeterNode.Server.Web.Shown;

/// <summary>The points of a picture of power that is drawn from packs.</summary>
internal static class PacksPoints
{
    private const double MeteredShare = 0.9;

    /// <summary>Mean power of each stretch until now, kW; null where less than nine tenths of it were metered.</summary>
    public static IEnumerable<TimeLinePoint> Of(NodeCalendar node, PagePeriod period, PageView view)
    {
        long step = (long)period.PointSeconds * 1000;
        long to = Math.Min(period.To.ToUnixTimeMilliseconds(), view.Now.ToUnixTimeMilliseconds());
        long first = period.From.ToUnixTimeMilliseconds();
        int stretch = 0;
        for (long from = first; from < to; from += step)
        {
            while (stretch < node.Stretches.Count && node.Stretches[stretch].EndMillis <= from)
            {
                stretch++;
            }

            (double joules, double millis) = Inside(node.Stretches, stretch, from, from + step);
            bool isMetered = millis >= MeteredShare * step;
            double? maximum = isMetered ? MaximumOf(node, first, from, from + step) : null;
            yield return new TimeLinePoint(
                DateTimeOffset.FromUnixTimeMilliseconds(from), isMetered ? joules / millis : null, null, maximum / 1000)
            {
                End = DateTimeOffset.FromUnixTimeMilliseconds(from + step),
            };
        }
    }

    /// <summary>Energy and metered time between two moments; what was bridged over missing packs is no power at any moment.</summary>
    private static (double Joules, double Millis) Inside(List<EnergyStretch> stretches, int first, long from, long to)
    {
        double joules = 0;
        double millis = 0;
        for (int i = first; i < stretches.Count && stretches[i].StartMillis < to; i++)
        {
            EnergyStretch stretch = stretches[i];
            double inside = Math.Min(stretch.EndMillis, to) - Math.Max(stretch.StartMillis, from);
            if (inside > 0 && !stretch.IsBridged)
            {
                millis += inside;
                joules += stretch.Joules * inside / stretch.Millis;
            }
        }

        return (joules, millis);
    }

    private static double? MaximumOf(NodeCalendar node, long first, long from, long to)
    {
        const long Slot = PlantCalendar.SlotSeconds * 1000L;
        return to - from < Slot ? null
            : Enumerable.Range((int)((from - first) / Slot), (int)((to - from) / Slot)).Where(slot => slot < node.Slots.Length)
                .Max(slot => node.Slots[slot].MaximumWatts);
    }
}
