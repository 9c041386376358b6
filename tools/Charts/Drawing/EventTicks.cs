namespace MeterNode.Charts;

/// <summary>Events on a time axis.</summary>
internal static class EventTicks
{
    /// <summary>Draws a line through the plot and a mark above it for each event in the span of the axis.</summary>
    public static void Draw(SvgCanvas canvas, PlotFrame frame, TimeScale time, IEnumerable<ChartEvent> events)
    {
        foreach (ChartEvent happened in events.Where(happened => time.Holds(happened.At)))
        {
            double x = frame.X(time.Share(happened.At));
            canvas.Line("moment", x, frame.Top, x, frame.Bottom);
            canvas.Titled("event", EventMark.Path(x, frame.Top), happened.Text);
        }
    }
}
