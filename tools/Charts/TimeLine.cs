namespace MeterNode.Charts;

/// <summary>Power over time: the mean of each stretch within the band of its least and largest value. Gaps stay gaps.</summary>
public static class TimeLine
{
    private const double Height = 200;

    /// <summary>The picture in both sizes.</summary>
    public static string Draw(TimeLineData data) =>
        data.Points.Count(HasValue) < 2 ? SvgCanvas.Nothing(data.Texts) : ChartSize.Both(size => Draw(data, new SvgCanvas(size)));

    private static string Draw(TimeLineData data, SvgCanvas canvas)
    {
        ChartSize size = canvas.Size;
        var series = new TimeSeries<TimeLinePoint>(
            data.Points, point => point.Start, EndOf, HasValue, TimeSpan.Zero);
        TimeLinePoint[] compared = [.. data.Compared.Where(point => HasValue(point) && point.Start < series.To)];
        bool hasGaps = series.HasGaps || data.Points.Any(point => point.IsPartial);
        var legend = new Legend(size, LegendOf(data, hasGaps, compared.Length > 0));
        legend.Draw(canvas, 0);

        TimeLinePoint[] points = [.. data.Points.Where(HasValue)];
        double[] others = [.. compared.Select(point => point.Mean!.Value)];
        var scale = ValueScale.WithZero(
            others.Append(points.Min(Low)).Min(), others.Append(points.Max(High)).Max(), PlotFrame.Intervals(Height, size));
        double room = data.Events.Count > 0 ? EventMark.Height : 0;
        var frame = new PlotFrame(canvas, scale, 0, legend.Height + size.LineHeight + 6 + room, size.Width, Height);
        var time = new TimeScale(series.From, series.To, data.Zone);
        series.DrawGaps(frame, time);
        foreach (TimeLinePoint partial in points.Where(point => point.IsPartial))
        {
            frame.DrawGap(frame.X(time.Share(partial.Start)), frame.X(time.Share(EndOf(partial))));
        }

        series.DrawArea(canvas, "band", frame, time, Low, High);
        frame.DrawValueAxis(data.Unit);
        time.Draw(canvas, frame);
        if (compared.Length > 0)
        {
            new TimeSeries<TimeLinePoint>(compared, point => point.Start, EndOf, HasValue, TimeSpan.FromSeconds(1))
                .DrawLine(canvas, "line s2", frame, time, point => point.Mean ?? 0);
        }

        series.DrawLine(canvas, "line s1", frame, time, point => point.Mean ?? 0);
        EventTicks.Draw(canvas, frame, time, data.Events);
        if (data.AreasText.Length > 0)
        {
            canvas.SetPlot(frame, series.From, series.To);
        }

        foreach (ChartArea area in data.Areas)
        {
            canvas.Area(frame, frame.X(time.Share(area.From)), frame.X(time.Share(area.To)), area);
        }

        return canvas.Finish(frame.LabelBottom, data.Texts.Description, data.AreasText);

        DateTimeOffset EndOf(TimeLinePoint point) => point.End ?? point.Start.AddSeconds(data.PointSeconds);
    }

    private static IEnumerable<LegendItem> LegendOf(TimeLineData data, bool hasGaps, bool hasCompared)
    {
        yield return new LegendItem(LegendMark.Line, "line s1", data.MeanText);
        if (hasCompared)
        {
            yield return new LegendItem(LegendMark.Line, "line s2", data.ComparedText);
        }

        if (data.Points.Any(point => HasValue(point) && High(point) > Low(point)))
        {
            yield return new LegendItem(LegendMark.Box, "band", data.RangeText);
        }

        if (hasGaps)
        {
            yield return new LegendItem(LegendMark.Hatch, "gap", data.GapText);
        }

        if (data.Events.Count > 0)
        {
            yield return new LegendItem(LegendMark.Tick, "event", data.EventText);
        }
    }

    private static bool HasValue(TimeLinePoint point) => Values.Of(point.Mean) is not null;

    private static double Low(TimeLinePoint point) => Math.Min(Values.Of(point.Minimum) ?? point.Mean ?? 0, point.Mean ?? 0);

    private static double High(TimeLinePoint point) => Math.Max(Values.Of(point.Maximum) ?? point.Mean ?? 0, point.Mean ?? 0);
}
