namespace MeterNode.Charts;

/// <summary>A series over time as stretches with values and gaps between them. A line ends where a gap begins.</summary>
/// <typeparam name="T">A stretch of time with a value, or without one.</typeparam>
internal sealed class TimeSeries<T>
{
    /// <summary>Gaps less than so far apart are drawn as one, px.</summary>
    private const double ApartPixels = 1.5;

    private readonly Func<T, DateTimeOffset> _startOf;
    private readonly Func<T, DateTimeOffset> _endOf;
    private readonly List<T[]> _stretches = [];
    private readonly List<(DateTimeOffset From, DateTimeOffset To)> _gaps = [];
    private readonly int _count;

    /// <summary>A series of at least one point.</summary>
    /// <param name="points">In the order of time, without overlap.</param>
    /// <param name="tolerance">What may lie between two points that a line joins.</param>
    public TimeSeries(
        IReadOnlyList<T> points, Func<T, DateTimeOffset> startOf, Func<T, DateTimeOffset> endOf, Func<T, bool> hasValue,
        TimeSpan tolerance)
    {
        _startOf = startOf;
        _endOf = endOf;
        _count = points.Count;
        From = startOf(points[0]);
        To = endOf(points[^1]);
        int from = 0;
        for (int i = 1; i <= points.Count; i++)
        {
            if (i < points.Count && hasValue(points[i]) == hasValue(points[from]) && startOf(points[i]) - endOf(points[i - 1]) <= tolerance)
            {
                continue;
            }

            if (hasValue(points[from]))
            {
                _stretches.Add([.. points.Skip(from).Take(i - from)]);
            }
            else
            {
                AddGap(startOf(points[from]), endOf(points[i - 1]));
            }

            if (i < points.Count && startOf(points[i]) - endOf(points[i - 1]) > tolerance)
            {
                AddGap(endOf(points[i - 1]), startOf(points[i]));
            }

            from = i;
        }
    }

    /// <summary>When it begins.</summary>
    public DateTimeOffset From { get; }

    /// <summary>When it ends.</summary>
    public DateTimeOffset To { get; }

    /// <summary>True where something is missing.</summary>
    public bool HasGaps => _gaps.Count > 0;

    /// <summary>Draws what is missing. Gaps that no eye tells apart are one.</summary>
    public void DrawGaps(PlotFrame frame, TimeScale time)
    {
        (double From, double To)? open = null;
        foreach ((DateTimeOffset from, DateTimeOffset to) in _gaps)
        {
            (double left, double right) = (frame.X(time.Share(from)), frame.X(time.Share(to)));
            if (open is (double, double) before && left - before.To < ApartPixels)
            {
                open = (before.From, right);
                continue;
            }

            Draw(open);
            open = (left, right);
        }

        Draw(open);

        void Draw((double From, double To)? gap)
        {
            if (gap is (double, double) drawn)
            {
                frame.DrawGap(drawn.From, drawn.To);
            }
        }
    }

    /// <summary>Draws a line of values, each in the middle of the time it is of, with no more points than are seen.</summary>
    public void DrawLine(SvgCanvas canvas, string css, PlotFrame frame, TimeScale time, Func<T, double> valueOf) =>
        canvas.Path(css, string.Concat(_stretches.Select(stretch =>
        {
            T[] points = [.. Thinning.Extremes(stretch, valueOf, Share(stretch, canvas.Size))];
            return PlotPath.Line(points.Length > 1
                ? [.. points.Select(point => (Middle(frame, time, point), frame.Y(valueOf(point))))]
                : [(frame.X(time.Share(_startOf(points[0]))), frame.Y(valueOf(points[0]))),
                    (frame.X(time.Share(_endOf(points[0]))), frame.Y(valueOf(points[0])))]);
        })));

    /// <summary>Draws the area between two values.</summary>
    public void DrawArea(SvgCanvas canvas, string css, PlotFrame frame, TimeScale time, Func<T, double> lowOf, Func<T, double> highOf) =>
        canvas.Path(css, string.Concat(_stretches.Where(stretch => stretch.Any(point => highOf(point) > lowOf(point))).Select(stretch =>
        {
            int half = Share(stretch, canvas.Size) / 2;
            return PlotPath.Area(Points(highOf), Points(lowOf));

            List<(double X, double Y)> Points(Func<T, double> valueOf) =>
                [.. Thinning.Extremes(stretch, valueOf, half).Select(point => (Middle(frame, time, point), frame.Y(valueOf(point))))];
        })));

    private void AddGap(DateTimeOffset from, DateTimeOffset to)
    {
        if (_gaps.Count > 0 && _gaps[^1].To == from)
        {
            _gaps[^1] = (_gaps[^1].From, to);
        }
        else
        {
            _gaps.Add((from, to));
        }
    }

    /// <summary>How many of the drawn points a stretch may take; each has at least its ends.</summary>
    private int Share(T[] stretch, ChartSize size) =>
        _count <= size.MaximumPoints ? stretch.Length * 2 : Math.Max(4, stretch.Length * size.MaximumPoints / _count);

    private double Middle(PlotFrame frame, TimeScale time, T point) =>
        frame.X((time.Share(_startOf(point)) + time.Share(_endOf(point))) / 2);
}
