using MeterNode.Charts;
using MeterNode.Figures;

namespace MeterNode.Report;

/// <summary>Mean power of every quarter hour.</summary>
internal static class HeatMapPicture
{
    public static string Draw(ChartView view) => HeatMap.Draw(new HeatMapData
    {
        Texts = view.Texts,
        Days = [.. view.Calendar.Days.Select(day => Day(view, day))],
        Unit = "kW",
        Unmetered = view.Text("not-complete"),
        ClockChange = view.Text("clock-change"),
    });

    /// <summary>A day that the period does not begin or end with has all of its quarter hours; the first can begin late.</summary>
    private static HeatMapDay Day(ChartView view, CalendarSpan day)
    {
        PlantCalendar calendar = view.Calendar;
        DateTimeOffset first = calendar.Local(day.FirstSlot);
        int before = (int)(first.TimeOfDay.TotalSeconds / PlantCalendar.SlotSeconds);
        int? change = null;
        for (int slot = day.FirstSlot + 1; slot < day.EndSlot && change is null; slot++)
        {
            change = calendar.Local(slot).Offset != first.Offset ? slot - day.FirstSlot : null;
        }

        bool isWhole = before == 0 && calendar.Local(day.EndSlot).TimeOfDay == TimeSpan.Zero;
        return new HeatMapDay(
            day.Name,
            [.. Enumerable.Repeat((double?)null, before), .. Enumerable.Range(day.FirstSlot, day.SlotCount).Select(view.Kilowatts)],
            isWhole ? change : null);
    }
}
