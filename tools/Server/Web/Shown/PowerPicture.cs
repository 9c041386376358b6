using System.Text.Json;
using MeterNode.Charts;

namespace MeterNode.Server.Web.Shown;

/// <summary>The picture of power of a period, with another one on its axis.</summary>
/// <param name="view">The page.</param>
/// <param name="shown">The period.</param>
/// <param name="other">The one that it is compared with; null for none.</param>
internal sealed class PowerPicture(PageView view, PeriodShown shown, PeriodShown? other)
{
    /// <summary>The other period, moved onto the axis of the first one.</summary>
    private TimeLinePoint[] Moved { get; } = other is null ? [] : [.. MovedBy(other.Points, shown.Period.From - other.Period.From)];

    /// <summary>The picture in both sizes.</summary>
    public string Draw() => TimeLine.Draw(new TimeLineData
    {
        Texts = new ChartTexts(shown.Finding(view), view.Text("chart.too-few")),
        Points = shown.Points,
        Events = shown.Packs?.Marks ?? [],
        Zone = view.Zone,
        Unit = "kW",
        MeanText = shown.PointName,
        RangeText = shown.RangeName,
        GapText = view.Text("power.gap"),
        EventText = view.Text("power.event"),
        Compared = Moved,
        ComparedText = other is null ? "" : view.Text("history.compared", view.Day(other.Period.From)),
        Areas = [.. new PeriodLinks(view, shown.Period).Areas()],
        AreasText = view.Text("history.areas"),
    });

    /// <summary>What the page's script says to who points at the picture: minutes from its begin, and a sentence.</summary>
    public string Values()
    {
        Dictionary<DateTimeOffset, double?> others = Moved.GroupBy(point => point.Start)
            .ToDictionary(same => same.Key, same => same.First().Mean);
        return JsonSerializer.Serialize(shown.Points.Select(point => new object[]
        {
            (int)Math.Round((point.Start - shown.Points[0].Start).TotalMinutes),
            $"{view.Minute(point.Start)[5..]}  {Said(point)}"
                + (others.TryGetValue(point.Start, out double? mean) ? $"  {view.Text("history.other")} {Kilowatts(mean)}" : ""),
        }), WebJson.Options);
    }

    private static IEnumerable<TimeLinePoint> MovedBy(IReadOnlyList<TimeLinePoint> points, TimeSpan time) =>
        points.Select(point => point with { Start = point.Start + time, End = point.End + time });

    private string Said(TimeLinePoint point) => point.Mean is null ? view.Text("power.gap")
        : Kilowatts(point.Mean) + (point.Maximum is null ? ""
            : $" ({(point.Minimum is double least ? NumberShown.Of(least, 2) : "")}–{NumberShown.OrDash(point.Maximum, 2)})")
            + (point.IsPartial ? $" {view.Text("history.part")}" : "");

    private static string Kilowatts(double? mean) => $"{NumberShown.OrDash(mean, 2)} kW";
}
