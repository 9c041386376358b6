using MeterNode.Charts;
using MeterNode.Figures;
using MeterNode.Server.Live;
using MeterNode.Server.Serving;
using MeterNode.Server.Today;

namespace MeterNode.Server.Web.Shown;

/// <summary>Which node was metered on which of the last days.</summary>
internal static class DayCalendar
{
    /// <summary>The picture; null before any node was read.</summary>
    public static string? Draw(PlantServer server, DayBook days, PageView view)
    {
        (NodeLive Node, DayLook Day)[] known = [.. server.Live.Nodes().Select(node => (node, days.Find(node.Node)!))
            .Where(entry => entry.Item2 is not null)];
        if (known.Length == 0)
        {
            return null;
        }

        PlantCalendar calendar = known[0].Day.Calendar;
        int passed = Math.Max(0, calendar.SlotAt(view.Now.ToUnixTimeMilliseconds()));
        return CompletenessCalendar.Draw(new CompletenessData
        {
            Texts = new ChartTexts(view.Text("evidence.days-finding"), view.Text("chart.too-few")),
            Days = [.. calendar.Days.Select(day => day.Name[5..])],
            Rows = [.. known.Select(entry => new CompletenessRow(
                entry.Node.Node, [.. calendar.Days.Select(day => ShareOf(entry.Day, day, passed))]))],
            Metered = view.Text("evidence.complete"),
            Gap = view.Text("power.gap"),
            NotInService = view.Text("evidence.not-yet"),
        });
    }

    private static double? ShareOf(DayLook look, CalendarSpan day, int passed)
    {
        int end = Math.Min(day.EndSlot, passed);
        return end <= day.FirstSlot ? null
            : (double)Enumerable.Range(day.FirstSlot, end - day.FirstSlot).Count(slot => look.Quarters[slot] is not null)
                / (end - day.FirstSlot);
    }
}
