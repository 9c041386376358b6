using MeterNode.Charts;
using MeterNode.Figures;

namespace MeterNode.Report;

/// <summary>How far a mould temperature was from its set-point, evaluation period by evaluation period.</summary>
internal static class ControlPicture
{
    public static string Draw(ChartView view)
    {
        IReadOnlyList<AccuracyPoint> points = view.Chart.Zone?.Points ?? [];
        double? tolerance = view.Chart.Zone is { HasOneTolerance: true } ? points[0].ToleranceCelsius : null;
        return ControlChart.Draw(new ControlChartData
        {
            Texts = view.Texts,
            Points = [.. points.Select(point => new ControlPoint(StartOf(point), point.Seconds, point.P95Error, point.MaximumError))],
            Band = tolerance,
            SetPointChanges = [.. Changes(points)],
            Zone = view.Calendar.Zone,
            Unit = "°C",
            P95Text = view.Text("deviation-p95"),
            MaximumText = view.Text("deviation-maximum"),
            BandText = tolerance is double band ? view.Text("tolerance", ChartView.Number(band)) : "",
            SetPointText = view.Text("set-point-changed"),
            GapText = view.Text("no-evaluation"),
        });
    }

    private static DateTimeOffset StartOf(AccuracyPoint point) =>
        DateTimeOffset.FromUnixTimeMilliseconds(point.EndMillis).AddSeconds(-point.Seconds);

    private static IEnumerable<ChartEvent> Changes(IReadOnlyList<AccuracyPoint> points)
    {
        for (int i = 1; i < points.Count; i++)
        {
            (double before, double now) = (points[i - 1].SetpointCelsius, points[i].SetpointCelsius);
            if (before != now)
            {
                yield return new ChartEvent(StartOf(points[i]), $"{ChartView.Number(before)} °C → {ChartView.Number(now)} °C");
            }
        }
    }
}
