using MeterNode.Charts;
using MeterNode.Figures;

namespace MeterNode.Report;

/// <summary>How far a mould temperature was from its set-point, evaluation period by evaluation period.</summary>
internal static class ControlPicture
{
    /// <summary>More points than this are a black band and no line: then the worst of several hours stand for them.</summary>
    private const int MaximumPoints = 200;

    private const double SecondsPerHour = 3600;
    private static readonly int[] s_hours = [1, 2, 4, 6, 8, 12, 24];

    public static string Draw(ChartView view)
    {
        IReadOnlyList<AccuracyPoint> points = view.Chart.Zone?.Points ?? [];
        double? tolerance = view.Chart.Zone is { HasOneTolerance: true } ? points[0].ToleranceCelsius : null;
        ControlPoint[] all =
            [.. points.Select(point => new ControlPoint(StartOf(point), point.Seconds, point.P95Error, point.MaximumError))];
        int? hours = all.Length > MaximumPoints ? HoursOf(all) : null;
        return ControlChart.Draw(new ControlChartData
        {
            Texts = view.Texts,
            Points = hours is int span ? [.. Worst(all, TimeSpan.FromHours(span))] : all,
            Band = tolerance,
            SetPointChanges = [.. Changes(points)],
            Zone = view.Calendar.Zone,
            Unit = "°C",
            P95Text = hours is null ? view.Text("deviation-p95") : view.Text("deviation-p95-of-hours", hours),
            MaximumText = hours is null ? view.Text("deviation-maximum") : view.Text("deviation-maximum-of-hours", hours),
            BandText = tolerance is double band ? view.Text("tolerance", ChartView.Number(band)) : "",
            SetPointText = view.Text("set-point-changed"),
            GapText = view.Text("no-evaluation"),
        });
    }

    private static int HoursOf(ControlPoint[] points)
    {
        double seconds = (points[^1].Start - points[0].Start).TotalSeconds;
        return s_hours.FirstOrDefault(hours => seconds / (hours * SecondsPerHour) <= MaximumPoints, s_hours[^1]);
    }

    /// <summary>The greatest deviations of each span, which begins with an evaluation period and not in a pause.</summary>
    internal static IEnumerable<ControlPoint> Worst(IEnumerable<ControlPoint> points, TimeSpan span)
    {
        ControlPoint? worst = null;
        foreach (ControlPoint point in points)
        {
            DateTimeOffset end = point.Start.AddSeconds(point.Seconds);
            if (worst is ControlPoint former && end - former.Start <= span)
            {
                worst = former with
                {
                    Seconds = (end - former.Start).TotalSeconds,
                    P95 = Greater(former.P95, point.P95),
                    Maximum = Greater(former.Maximum, point.Maximum),
                };
                continue;
            }

            if (worst is ControlPoint done)
            {
                yield return done;
            }

            worst = point;
        }

        if (worst is ControlPoint last)
        {
            yield return last;
        }
    }

    private static double? Greater(double? one, double? other) => one is null || other > one ? other ?? one : one;

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
