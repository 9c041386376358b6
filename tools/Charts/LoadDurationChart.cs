using System.Globalization;

namespace MeterNode.Charts;

/// <summary>
/// Load-duration curves: for how many hours a machine took at least how much power. The area below a curve is its energy.
/// </summary>
public static class LoadDurationChart
{
    private const double HoursPerValue = 0.25;
    private const int MaximumTogether = 4;

    /// <summary>What one page of paper has room for, also when it lies on its side.</summary>
    private const int MaximumSmall = 9;

    private const double Height = 210;
    private const double SmallHeight = 90;
    private const double Between = 20;

    /// <summary>The picture in both sizes.</summary>
    public static string Draw(LoadDurationData data)
    {
        Curve[] curves = [.. data.Series.Select(series => new Curve(series)).Where(curve => curve.Kilowatts.Length >= 2)];
        return curves.Length == 0 ? SvgCanvas.Nothing(data.Texts)
            : curves.Length <= MaximumTogether ? ChartSize.Both(size => DrawTogether(data, curves, new SvgCanvas(size)))
            : string.Concat(curves.Chunk(MaximumSmall).Select(some =>
                ChartSize.Both(size => DrawSmall(data, some, HoursOf(curves, 3), new SvgCanvas(size)))));
    }

    private static string DrawTogether(LoadDurationData data, Curve[] curves, SvgCanvas canvas)
    {
        ChartSize size = canvas.Size;
        var legend = new Legend(size, curves.Select((curve, index) => new LegendItem(LegendMark.Line, CssOf(index), curve.Name)));
        legend.Draw(canvas, 0);
        var power = ValueScale.WithZero(
            curves.Min(curve => curve.Kilowatts[^1]), curves.Max(curve => curve.Kilowatts[0]), PlotFrame.Intervals(Height, size));
        var frame = new PlotFrame(canvas, power, 0, legend.Height + size.LineHeight + 6, size.Width, Height);
        frame.DrawValueAxis("kW");
        ValueScale hours = HoursOf(curves, size.IsNarrow ? 4 : 8);
        double bottom = frame.DrawNumberAxis(hours, data.HoursText);
        for (int i = 0; i < curves.Length; i++)
        {
            canvas.Path(CssOf(i), curves[i].Path(frame, hours));
        }

        return canvas.Finish(bottom, data.Texts.Description);
    }

    /// <summary>Small multiples: the time axis is the same for all, the power axis is each machine's own.</summary>
    private static string DrawSmall(LoadDurationData data, Curve[] curves, ValueScale hours, SvgCanvas canvas)
    {
        ChartSize size = canvas.Size;
        int columns = size.IsNarrow ? 1 : 3;
        double width = (size.Width - (Between * (columns - 1))) / columns;
        double top = 0;
        double bottom = 0;
        for (int i = 0; i < curves.Length; i++)
        {
            top = i % columns == 0 ? bottom + (i == 0 ? 0 : size.LineHeight / 2) : top;
            double x = i % columns * (width + Between);
            canvas.Head(x, top + (size.LineHeight / 2), TextAnchor.Start, curves[i].Name, width);
            var power = ValueScale.WithZero(curves[i].Kilowatts[^1], curves[i].Kilowatts[0], PlotFrame.Intervals(SmallHeight, size));
            var frame = new PlotFrame(canvas, power, x, top + (size.LineHeight * 2) + 6, width, SmallHeight);
            frame.DrawValueAxis("kW");
            canvas.Path(CssOf(0), curves[i].Path(frame, hours));
            bottom = Math.Max(bottom, frame.DrawNumberAxis(hours, data.HoursText));
        }

        return canvas.Finish(bottom, data.Texts.Description);
    }

    private static ValueScale HoursOf(Curve[] curves, int intervals) =>
        ValueScale.UpTo(curves.Max(curve => curve.Kilowatts.Length) * HoursPerValue, intervals);

    private static string CssOf(int index) => "line s" + (index + 1).ToString(CultureInfo.InvariantCulture);

    private sealed class Curve(LoadDurationSeries series)
    {
        public string Name => series.Name;

        /// <summary>From the largest.</summary>
        public double[] Kilowatts { get; } =
            [.. series.Kilowatts.Select(value => Values.Of(value)).OfType<double>().OrderDescending()];

        /// <summary>The curve; of values that lie on one pixel column only the first.</summary>
        public string Path(PlotFrame frame, ValueScale hours)
        {
            var points = new List<(double X, double Y)>();
            for (int i = 0; i <= Kilowatts.Length; i++)
            {
                double x = frame.X(hours.Share(i * HoursPerValue));
                if (i == 0 || i == Kilowatts.Length || x - points[^1].X >= 1)
                {
                    points.Add((x, frame.Y(Kilowatts[Math.Min(i, Kilowatts.Length - 1)])));
                }
            }

            return PlotPath.Line(points);
        }
    }
}
