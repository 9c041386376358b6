using MeterNode.Charts;
using MeterNode.Figures;

namespace MeterNode.Report;

/// <summary>How complete each machine's data is, day by day: the share of its quarter hours that are complete.</summary>
internal static class CompletenessPicture
{
    public static string Draw(ChartView view)
    {
        IReadOnlyList<CalendarSpan> days = view.Calendar.Days;
        return CompletenessCalendar.Draw(new CompletenessData
        {
            Texts = view.Texts,
            Days = [.. days.Select(ChartView.ShortDay)],
            Rows = [.. view.Nodes.Select(node => new CompletenessRow(
                view.NameOf(node), [.. days.Select(day => (double?)node.Node.CompleteSlots(day) / day.SlotCount)]))],
            Metered = view.Text("complete"),
            Gap = view.Text("not-complete"),
            NotInService = view.Text("not-in-service"),
        });
    }
}
