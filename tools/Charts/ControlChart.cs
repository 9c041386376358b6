namespace MeterNode.Charts;

/// <summary>How far a temperature was from its set-point, evaluation period by evaluation period, against what is permitted.</summary>
public static class ControlChart
{
    private const double Height = 200;

    /// <summary>The picture in both sizes.</summary>
    public static string Draw(ControlChartData data) =>
        data.Points.Count(HasValue) < 2 ? SvgCanvas.Nothing(data.Texts) : ChartSize.Both(size => Draw(data, new SvgCanvas(size)));

    private static string Draw(ControlChartData data, SvgCanvas canvas)
    {
        ChartSize size = canvas.Size;
        double? band = Values.Of(data.Band);
        var series = new TimeSeries<ControlPoint>(
            data.Points, point => point.Start, point => point.Start.AddSeconds(point.Seconds), HasValue, Tolerance(data.Points));
        var legend = new Legend(size, LegendOf(data, band, series.HasGaps));
        legend.Draw(canvas, 0);

        double[] shown = [.. data.Points.Where(HasValue).SelectMany(point => new[] { P95(point), Maximum(point) }), band ?? 0];
        var scale = ValueScale.WithZero(shown.Min(), shown.Max(), PlotFrame.Intervals(Height, size));
        double room = data.SetPointChanges.Count > 0 ? EventMark.Height : 0;
        var frame = new PlotFrame(canvas, scale, 0, legend.Height + size.LineHeight + 6 + room, size.Width, Height);
        var time = new TimeScale(series.From, series.To, data.Zone);
        if (band is double permitted)
        {
            canvas.Rect("permitted", frame.Left, frame.Y(permitted), frame.Width, Math.Abs(frame.Y(0) - frame.Y(permitted)));
        }

        series.DrawGaps(frame, time);
        frame.DrawValueAxis(data.Unit);
        time.Draw(canvas, frame);
        if (data.MaximumText is not null)
        {
            series.DrawLine(canvas, "line thin", frame, time, Maximum);
        }

        series.DrawLine(canvas, "line s1", frame, time, P95);
        if (band is double limit)
        {
            canvas.Line("line limit", frame.Left, frame.Y(limit), frame.Right, frame.Y(limit));
        }

        EventTicks.Draw(canvas, frame, time, data.SetPointChanges);
        return canvas.Finish(frame.LabelBottom, data.Texts.Description);
    }

    /// <summary>
    /// Between two evaluation periods there may be time that none is of: a line joins those that follow each other at up to twice the usual
    /// distance.
    /// </summary>
    private static TimeSpan Tolerance(IReadOnlyList<ControlPoint> points)
    {
        TimeSpan[] distances = [.. points.Zip(points.Skip(1), (one, next) => next.Start - one.Start).Order()];
        return distances.Length == 0 ? TimeSpan.Zero : distances[distances.Length / 2] * 2;
    }

    private static IEnumerable<LegendItem> LegendOf(ControlChartData data, double? band, bool hasGaps)
    {
        yield return new LegendItem(LegendMark.Line, "line s1", data.P95Text);
        if (data.MaximumText is string maximum)
        {
            yield return new LegendItem(LegendMark.Line, "line thin", maximum);
        }

        if (band is not null)
        {
            yield return new LegendItem(LegendMark.Line, "line limit", data.BandText);
        }

        if (data.SetPointChanges.Count > 0)
        {
            yield return new LegendItem(LegendMark.Tick, "event", data.SetPointText);
        }

        if (hasGaps)
        {
            yield return new LegendItem(LegendMark.Hatch, "gap", data.GapText);
        }
    }

    private static bool HasValue(ControlPoint point) => Values.Of(point.P95) is not null && Values.Of(point.Maximum) is not null;

    private static double P95(ControlPoint point) => point.P95 ?? 0;

    private static double Maximum(ControlPoint point) => point.Maximum ?? 0;
}
