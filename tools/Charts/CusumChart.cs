namespace MeterNode.Charts;

/// <summary>CUSUM: what days took more or less than the baseline expects, summed up day by day.</summary>
public static class CusumChart
{
    private const double Height = 180;

    /// <summary>The picture in both sizes.</summary>
    public static string Draw(CusumData data)
    {
        double[] sums = [.. data.Days.Select(day => Values.Of(day.Sum)).OfType<double>()];
        return sums.Length < 2 ? SvgCanvas.Nothing(data.Texts) : ChartSize.Both(size => Draw(data, sums, new SvgCanvas(size)));
    }

    private static string Draw(CusumData data, double[] sums, SvgCanvas canvas)
    {
        ChartSize size = canvas.Size;
        bool hasUnused = data.Days.Any(day => Values.Of(day.Sum) is null);
        var legend = new Legend(size, hasUnused ? [new LegendItem(LegendMark.Hatch, "gap", data.Unused)] : []);
        legend.Draw(canvas, 0);
        var scale = ValueScale.WithZero(sums.Min(), sums.Max(), PlotFrame.Intervals(Height, size));
        var frame = new PlotFrame(canvas, scale, 0, legend.Height + size.LineHeight + 6, size.Width, Height);
        double dayWidth = frame.Width / data.Days.Count;
        frame.DrawValueAxis(data.Unit);
        for (int from = 0, to; from < data.Days.Count; from = to)
        {
            bool isUsed = Values.Of(data.Days[from].Sum) is not null;
            for (to = from + 1; to < data.Days.Count && Values.Of(data.Days[to].Sum) is not null == isUsed; to++)
            {
            }

            if (isUsed)
            {
                DrawLine(canvas, [.. Enumerable.Range(from, to - from)
                    .Select(i => (frame.Left + ((i + 0.5) * dayWidth), frame.Y(data.Days[i].Sum ?? 0)))]);
            }
            else
            {
                frame.DrawGap(frame.Left + (from * dayWidth), frame.Left + (to * dayWidth));
            }
        }

        int every = AxisLabels.Every(data.Days.Max(day => size.TextOf(day.Label)) + size.FontPixels, dayWidth);
        AxisLabels.Draw(canvas, 0, frame.Right, frame.LabelMiddle, data.Days.Index().Where(day => day.Index % every == 0)
            .Select(day => (frame.Left + ((day.Index + 0.5) * dayWidth), day.Item.Label)));
        return canvas.Finish(frame.LabelBottom, data.Texts.Description);
    }

    private static void DrawLine(SvgCanvas canvas, (double X, double Y)[] points)
    {
        canvas.Path("line s1", PlotPath.Line(points));
        foreach ((double x, double y) in points)
        {
            canvas.Dot("day", x, y, 2.5);
        }
    }
}
