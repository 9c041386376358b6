namespace MeterNode.Charts;

/// <summary>A temperature over time with its set-point and the band that is permitted about it. The axis need not begin at 0.</summary>
public static class TemperatureChart
{
    private const double Height = 200;

    /// <summary>The picture in both sizes.</summary>
    public static string Draw(TemperatureChartData data) =>
        data.Points.Count(HasValue) < 2 ? SvgCanvas.Nothing(data.Texts) : ChartSize.Both(size => Draw(data, new SvgCanvas(size)));

    private static string Draw(TemperatureChartData data, SvgCanvas canvas)
    {
        ChartSize size = canvas.Size;
        var series = new TimeSeries<TemperaturePoint>(
            data.Points, point => point.Start, point => point.End, HasValue, TimeSpan.Zero);
        TemperaturePoint[] set = [.. data.Points.Where(HasSetPoint)];
        var legend = new Legend(size, LegendOf(data, set.Length > 0, series.HasGaps));
        legend.Draw(canvas, 0);

        TemperaturePoint[] points = [.. data.Points.Where(HasValue)];
        double[] shown =
        [
            points.Min(Low), points.Max(High),
            .. set.Select(point => point.SetPoint!.Value - Tolerance(point)),
            .. set.Select(point => point.SetPoint!.Value + Tolerance(point)),
        ];
        var scale = ValueScale.Between(shown.Min(), shown.Max(), PlotFrame.Intervals(Height, size));
        var frame = new PlotFrame(canvas, scale, 0, legend.Height + size.LineHeight + 6, size.Width, Height);
        var time = new TimeScale(series.From, series.To, data.Zone);
        foreach ((TemperaturePoint first, TemperaturePoint last) in Steady(set))
        {
            double left = frame.X(time.Share(first.Start));
            double top = frame.Y(first.SetPoint!.Value + Tolerance(first));
            canvas.Rect(
                "permitted", left, top, frame.X(time.Share(last.End)) - left, frame.Y(first.SetPoint.Value - Tolerance(first)) - top);
        }

        series.DrawGaps(frame, time);
        series.DrawArea(canvas, "band", frame, time, Low, High);
        frame.DrawValueAxis(data.Unit);
        time.Draw(canvas, frame);
        foreach ((TemperaturePoint first, TemperaturePoint last) in Steady(set))
        {
            double y = frame.Y(first.SetPoint!.Value);
            canvas.Line("setpoint", frame.X(time.Share(first.Start)), y, frame.X(time.Share(last.End)), y);
        }

        series.DrawLine(canvas, "line s1", frame, time, point => point.Mean ?? 0);
        canvas.SetPlot(frame, series.From, series.To);
        return canvas.Finish(frame.LabelBottom, data.Texts.Description);
    }

    /// <summary>Neighbours with the same set-point and tolerance, as one.</summary>
    private static IEnumerable<(TemperaturePoint First, TemperaturePoint Last)> Steady(TemperaturePoint[] points)
    {
        for (int from = 0, at = 1; from < points.Length; at++)
        {
            if (at == points.Length || points[at].SetPoint != points[from].SetPoint || points[at].Tolerance != points[from].Tolerance
                || points[at].Start != points[at - 1].End)
            {
                yield return (points[from], points[at - 1]);
                from = at;
            }
        }
    }

    private static IEnumerable<LegendItem> LegendOf(TemperatureChartData data, bool hasSetPoint, bool hasGaps)
    {
        yield return new LegendItem(LegendMark.Line, "line s1", data.MeanText);
        if (data.Points.Any(point => HasValue(point) && High(point) > Low(point)))
        {
            yield return new LegendItem(LegendMark.Box, "band", data.RangeText);
        }

        if (hasSetPoint)
        {
            yield return new LegendItem(LegendMark.Line, "setpoint", data.SetPointText);
            yield return new LegendItem(LegendMark.Box, "permitted", data.PermittedText);
        }

        if (hasGaps)
        {
            yield return new LegendItem(LegendMark.Hatch, "gap", data.GapText);
        }
    }

    private static bool HasValue(TemperaturePoint point) => Values.Of(point.Mean) is not null;

    private static bool HasSetPoint(TemperaturePoint point) => Values.Of(point.SetPoint) is not null;

    private static double Tolerance(TemperaturePoint point) => Math.Abs(Values.Of(point.Tolerance) ?? 0);

    private static double Low(TemperaturePoint point) => Math.Min(Values.Of(point.Minimum) ?? point.Mean ?? 0, point.Mean ?? 0);

    private static double High(TemperaturePoint point) => Math.Max(Values.Of(point.Maximum) ?? point.Mean ?? 0, point.Mean ?? 0);
}
