namespace MeterNode.Charts;

/// <summary>The rectangle of a plot on its picture, with a value axis at its left and room for its labels.</summary>
internal sealed class PlotFrame
{
    private const double LabelSpace = 6;
    private const double BelowSpace = 8;

    /// <summary>In less no hatch is seen, px: such a gap is a line of another colour.</summary>
    private const double NarrowGap = 3;

    private readonly SvgCanvas _canvas;

    /// <summary>A plot with a value axis.</summary>
    /// <param name="x">Left edge of all that belongs to it, labels included, px.</param>
    /// <param name="top">Upper edge of the plot, px; the unit stands above it.</param>
    /// <param name="width">Width of all that belongs to it, px.</param>
    /// <param name="height">Height of the plot, px.</param>
    public PlotFrame(SvgCanvas canvas, ValueScale scale, double x, double top, double width, double height)
    {
        _canvas = canvas;
        Scale = scale;
        OuterLeft = x;
        Left = x + Math.Ceiling(scale.Marks.Max(mark => canvas.Size.TextOf(scale.Label(mark)))) + LabelSpace;
        Right = x + width - 1;
        Top = top;
        Bottom = top + height;
    }

    /// <summary>The value axis.</summary>
    public ValueScale Scale { get; }

    /// <summary>Left edge of the labels, px.</summary>
    public double OuterLeft { get; }

    /// <summary>Left edge of the plot, px.</summary>
    public double Left { get; }

    /// <summary>Right edge of the plot, px.</summary>
    public double Right { get; }

    /// <summary>Upper edge of the plot, px.</summary>
    public double Top { get; }

    /// <summary>Lower edge of the plot, px.</summary>
    public double Bottom { get; }

    /// <summary>Width of the plot, px.</summary>
    public double Width => Right - Left;

    /// <summary>Middle of the line of labels below the plot, px.</summary>
    public double LabelMiddle => Bottom + BelowSpace + (_canvas.Size.FontPixels / 2);

    /// <summary>Lower edge of the line of labels below the plot, px.</summary>
    public double LabelBottom => Bottom + BelowSpace + _canvas.Size.FontPixels + 4;

    /// <summary>About how many intervals a value axis of this height has room for.</summary>
    public static int Intervals(double height, ChartSize size) => Math.Clamp((int)(height / (size.LineHeight * 2)), 1, 5);

    /// <summary>Where a value lies, px.</summary>
    public double Y(double value) => Bottom - (Scale.Share(value) * (Bottom - Top));

    /// <summary>Where a value of a level axis lies, px.</summary>
    public double X(double share) => Left + (share * Width);

    /// <summary>Grid, labels, and the unit over the axis; a line at 0.</summary>
    public void DrawValueAxis(string unit)
    {
        foreach (double mark in Scale.Marks)
        {
            double y = Y(mark);
            _canvas.Line(Math.Abs(mark) < Scale.Step / 2 ? "axis" : "grid", Left, y, Right, y);
            _canvas.Text("", Left - LabelSpace, y, TextAnchor.End, Scale.Label(mark));
        }

        _canvas.Name("soft", OuterLeft, UnitMiddle, TextAnchor.Start, unit, Right - OuterLeft);
    }

    /// <summary>A level axis of numbers below the plot, with what it says under it.</summary>
    /// <returns>Lower edge of the axis, px.</returns>
    public double DrawNumberAxis(ValueScale scale, string text)
    {
        double[] marks = [.. scale.Marks];
        int every = AxisLabels.Every(
            marks.Max(mark => _canvas.Size.TextOf(scale.Label(mark))) + _canvas.Size.FontPixels,
            Width * scale.Step / (scale.High - scale.Low));
        double[] labelled = [.. marks.Where(mark => (long)Math.Round(mark / scale.Step) % every == 0)];
        foreach (double mark in labelled)
        {
            DrawTick(X(scale.Share(mark)));
        }

        AxisLabels.Draw(_canvas, OuterLeft, Right, LabelMiddle, labelled.Select(mark => (X(scale.Share(mark)), scale.Label(mark))));
        _canvas.Name("soft", Right, LabelBottom + (_canvas.Size.LineHeight / 2), TextAnchor.End, text, Right - OuterLeft);
        return LabelBottom + _canvas.Size.LineHeight;
    }

    /// <summary>A tick below the plot.</summary>
    public void DrawTick(double x) => _canvas.Line("axis", x, Bottom, x, Bottom + 4);

    /// <summary>A hatched stretch in which nothing was measured, at least a pixel wide.</summary>
    public void DrawGap(double fromX, double toX)
    {
        double width = Math.Max(1, toX - fromX);
        double left = Math.Min(fromX, Right - width);
        _canvas.Rect("gap", left, Top, width, Bottom - Top);
        _canvas.Path("hatch", width < NarrowGap ? "" : Hatch.Path(left, Top, width, Bottom - Top));
    }

    private double UnitMiddle => Top - (_canvas.Size.FontPixels / 2) - LabelSpace - (_canvas.Size.FontPixels / 3);
}
