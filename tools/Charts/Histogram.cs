namespace MeterNode.Charts;

/// <summary>A histogram of what shots took, in classes of equal width with round limits.</summary>
public static class Histogram
{
    private const double Height = 200;
    private const int ClassesWide = 24;
    private const int MaximumClasses = 200;

    /// <summary>The picture in both sizes.</summary>
    public static string Draw(HistogramData data)
    {
        WeightedValue[] values = [.. data.Values.Where(value => Values.Of(value.Value) is not null && value.Count > 0)
            .OrderBy(value => value.Value)];
        return values.Sum(value => (double)value.Count) < 2 ? SvgCanvas.Nothing(data.Texts)
            : ChartSize.Both(size => Draw(data, values, new SvgCanvas(size)));
    }

    private static string Draw(HistogramData data, WeightedValue[] values, SvgCanvas canvas)
    {
        ChartSize size = canvas.Size;
        var classes = ValueScale.Between(values[0].Value, values[^1].Value, size.IsNarrow ? ClassesWide / 2 : ClassesWide);
        int count = Math.Clamp((int)Math.Round((classes.High - classes.Low) / classes.Step), 1, MaximumClasses);
        double[] counts = new double[count];
        foreach (WeightedValue value in values)
        {
            counts[Math.Clamp((int)Math.Floor(((value.Value - classes.Low) / classes.Step) + 1e-9), 0, count - 1)] += value.Count;
        }

        double median = MedianOf(values);
        string medianText = data.Median + " " + NumberText.Short(median);
        var legend = new Legend(size, [new LegendItem(LegendMark.Line, "line median", medianText)]);
        legend.Draw(canvas, 0);
        int intervals = PlotFrame.Intervals(Height, size);
        var scale = ValueScale.WithZero(0, Math.Max(counts.Max(), intervals), intervals);
        var frame = new PlotFrame(canvas, scale, 0, legend.Height + size.LineHeight + 6, size.Width, Height);
        frame.DrawValueAxis(data.CountText);
        double width = frame.Width / count;
        for (int i = 0; i < count; i++)
        {
            if (counts[i] > 0)
            {
                double y = frame.Y(counts[i]);
                canvas.Rect("bar", frame.Left + (i * width), y, width, frame.Bottom - y);
            }
        }

        double at = frame.X(classes.Share(median));
        canvas.Line("line median", at, frame.Top, at, frame.Bottom);
        double bottom = frame.DrawNumberAxis(classes, data.ValueText);
        return canvas.Finish(bottom, data.Texts.Description);
    }

    /// <summary>The value that half of the shots do not exceed.</summary>
    private static double MedianOf(WeightedValue[] values)
    {
        double half = values.Sum(value => (double)value.Count) / 2;
        double sum = 0;
        foreach (WeightedValue value in values)
        {
            sum += value.Count;
            if (sum >= half)
            {
                return value.Value;
            }
        }

        return values[^1].Value;
    }
}
