namespace MeterNode.Charts;

/// <summary>Energy of days against their output, with the baseline that they are compared with.</summary>
public static class EnergyOutputChart
{
    private const double Height = 240;
    private const double Radius = 3.5;

    /// <summary>The picture in both sizes.</summary>
    public static string Draw(EnergyOutputData data)
    {
        OutputDay[] days = [.. data.Days.Where(day => Values.Of(day.Output) is not null && Values.Of(day.Energy) is not null)];
        return days.Length < 2 ? SvgCanvas.Nothing(data.Texts) : ChartSize.Both(size => Draw(data, days, new SvgCanvas(size)));
    }

    private static string Draw(EnergyOutputData data, OutputDay[] days, SvgCanvas canvas)
    {
        ChartSize size = canvas.Size;
        BandPoint[] band = data.Baseline is null ? [] : [.. data.Baseline.Band.Where(IsDrawn).OrderBy(point => point.Output)];
        band = band.Length < 2 ? [] : band;
        var legend = new Legend(size, LegendOf(data, days, band));
        legend.Draw(canvas, 0);

        var output = ValueScale.WithZero(
            days.Min(day => day.Output), Math.Max(days.Max(day => day.Output), data.Baseline?.ToOutput ?? 0), size.IsNarrow ? 4 : 8);
        double[] shown = [.. days.Select(day => day.Energy), .. band.Select(point => point.Low), .. band.Select(point => point.High),
            .. Ends(data.Baseline, output).Select(end => end.Energy)];
        var energy = ValueScale.WithZero(shown.Min(), shown.Max(), PlotFrame.Intervals(Height, size));
        var frame = new PlotFrame(canvas, energy, 0, legend.Height + size.LineHeight + 6, size.Width, Height);

        canvas.Path("band", band.Length == 0 ? "" : PlotPath.Area(
            [.. band.Select(point => (frame.X(output.Share(point.Output)), frame.Y(point.High)))],
            [.. band.Select(point => (frame.X(output.Share(point.Output)), frame.Y(point.Low)))]));
        frame.DrawValueAxis(data.EnergyUnit);
        double bottom = frame.DrawNumberAxis(output, data.OutputText);
        DrawBaseline(data.Baseline, canvas, frame, output);
        foreach (OutputDay day in days)
        {
            canvas.Dot(day.IsValid ? "day" : "day hollow", frame.X(output.Share(day.Output)), frame.Y(day.Energy), Radius);
        }

        return canvas.Finish(bottom, data.Texts.Description);
    }

    private static IEnumerable<LegendItem> LegendOf(EnergyOutputData data, OutputDay[] days, BandPoint[] band)
    {
        yield return new LegendItem(LegendMark.Dot, "day", data.ValidDay);
        if (days.Any(day => !day.IsValid))
        {
            yield return new LegendItem(LegendMark.Dot, "day hollow", data.InvalidDay);
        }

        if (data.Baseline is not null)
        {
            yield return new LegendItem(LegendMark.Line, "line base", data.BaselineText);
        }

        if (band.Length > 0)
        {
            yield return new LegendItem(LegendMark.Box, "band", data.BandText);
        }
    }

    private static bool IsDrawn(BandPoint point) =>
        Values.Of(point.Output) is not null && Values.Of(point.Low) is not null && Values.Of(point.High) is not null;

    /// <summary>The line at both ends of the axis and at both ends of what it was made from.</summary>
    private static IEnumerable<(double Output, double Energy)> Ends(BaselineLine? line, ValueScale output) =>
        line is null ? [] : new[] { output.Low, line.FromOutput, line.ToOutput, output.High }
            .Where(at => at >= output.Low && at <= output.High && Values.Of(line.Intercept + (line.Slope * at)) is not null)
            .Select(at => (at, line.Intercept + (line.Slope * at)));

    private static void DrawBaseline(BaselineLine? line, SvgCanvas canvas, PlotFrame frame, ValueScale output)
    {
        (double X, double Y)[] ends = [.. Ends(line, output).Select(end => (frame.X(output.Share(end.Output)), frame.Y(end.Energy)))];
        if (ends.Length == 4)
        {
            canvas.Path("line base broken", PlotPath.Line(ends[..2]) + PlotPath.Line(ends[2..]));
            canvas.Path("line base", PlotPath.Line(ends[1..3]));
        }
    }
}
