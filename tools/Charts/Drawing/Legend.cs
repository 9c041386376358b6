namespace MeterNode.Charts;

/// <summary>What the marks of a picture mean: items side by side, in as many lines as they need.</summary>
internal sealed class Legend
{
    private const double MarkWidth = 22;
    private const double MarkHeight = 11;
    private const double Space = 6;
    private const double Between = 16;

    private readonly ChartSize _size;
    private readonly List<(LegendItem Item, double X, int Line)> _places = [];

    /// <summary>A legend as wide as its picture.</summary>
    public Legend(ChartSize size, IEnumerable<LegendItem> items)
    {
        _size = size;
        double x = 0;
        int line = 0;
        foreach (LegendItem item in items)
        {
            double width = Math.Min(MarkWidth + Space + size.TextOf(item.Text), size.Width);
            if (x > 0 && x + width > size.Width)
            {
                x = 0;
                line++;
            }

            _places.Add((item, x, line));
            x += width + Between;
        }
    }

    /// <summary>Its height, px.</summary>
    public double Height => _places.Count == 0 ? 0 : ((_places[^1].Line + 1) * _size.LineHeight) + Space;

    /// <summary>Draws it.</summary>
    /// <param name="top">Its upper edge, px.</param>
    public void Draw(SvgCanvas canvas, double top)
    {
        foreach ((LegendItem item, double x, int line) in _places)
        {
            double middle = top + ((line + 0.5) * _size.LineHeight);
            Mark(canvas, item, x, middle);
            double start = x + MarkWidth + Space;
            canvas.Name("", start, middle, TextAnchor.Start, item.Text, _size.Width - start);
        }
    }

    private static void Mark(SvgCanvas canvas, LegendItem item, double x, double middle)
    {
        double top = middle - (MarkHeight / 2);
        switch (item.Mark)
        {
            case LegendMark.Line:
                canvas.Line(item.Css, x, middle, x + MarkWidth, middle);
                break;
            case LegendMark.Dot:
                canvas.Dot(item.Css, x + (MarkWidth / 2), middle, 4);
                break;
            case LegendMark.Tick:
                canvas.Path(item.Css, EventMark.Path(x + (MarkWidth / 2), middle + (EventMark.Height / 2)));
                break;
            default:
                canvas.Rect(item.Css, x, top, MarkWidth, MarkHeight);
                canvas.Path("hatch", item.Mark switch
                {
                    LegendMark.Hatch => Hatch.Path(x, top, MarkWidth, MarkHeight),
                    LegendMark.Stripes => Stripes.Path(x, top, MarkWidth, MarkHeight),
                    _ => "",
                });
                break;
        }
    }
}
