using MeterNode.Charts;
using MeterNode.Figures;

namespace MeterNode.Report;

/// <summary>Mean power of the quarter hours, one after the other.</summary>
internal static class LoadProfilePicture
{
    public static string Draw(ChartView view) => TimeLine.Draw(new TimeLineData
    {
        Texts = view.Texts,
        Points =
        [
            .. Enumerable.Range(0, view.Calendar.SlotCount)
                .Select(slot => new TimeLinePoint(view.Calendar.Local(slot), view.Kilowatts(slot), null, null)),
        ],
        PointSeconds = PlantCalendar.SlotSeconds,
        Zone = view.Calendar.Zone,
        Unit = "kW",
        MeanText = view.Text("mean-of-quarters"),
        RangeText = view.Text("range-of-quarters"),
        GapText = view.Text("not-complete"),
        EventText = view.Text("event"),
    });
}
