namespace MeterNode.Charts;

/// <summary>Energy and time of machines by what they were doing, as bars side by side. Negative and missing amounts count as 0.</summary>
public static class StateBars
{
    /// <summary>What one page of paper has room for, also when it lies on its side.</summary>
    private const int MaximumRows = 24;

    private const double Space = 6;
    private const double BarHeight = 13;
    private const double Between = 24;

    /// <summary>The picture in both sizes.</summary>
    public static string Draw(StateBarsData data) =>
        data.Rows.Sum(row => Parts(row.Energy).Concat(Parts(row.Hours)).Count(part => part.Amount > 0)) < 2
            ? SvgCanvas.Nothing(data.Texts)
            : string.Concat(data.Rows.Chunk(MaximumRows).Select(rows => ChartSize.Both(size => Draw(data, rows, new SvgCanvas(size)))));

    private static string Draw(StateBarsData data, StateRow[] shown, SvgCanvas canvas)
    {
        ChartSize size = canvas.Size;
        var legend = new Legend(size,
        [
            new LegendItem(LegendMark.Box, "production", data.States.Production),
            new LegendItem(LegendMark.Stripes, "standby", data.States.Standby),
            new LegendItem(LegendMark.Box, "off", data.States.Off),
            new LegendItem(LegendMark.Hatch, "unknown", data.States.Unknown),
        ]);
        legend.Draw(canvas, 0);
        double names = Math.Min(Math.Ceiling(data.Rows.Max(row => size.TextOf(row.Name))) + 1, size.Width * 0.3);
        double left = names + Space;
        double width = size.IsNarrow ? size.Width - left : (size.Width - left - Between) / 2;
        double bottom = DrawBlock(data.EnergyText, row => row.Energy, legend.Height, left, true);
        bottom = size.IsNarrow
            ? DrawBlock(data.HoursText, row => row.Hours, bottom + Space, left, true)
            : DrawBlock(data.HoursText, row => row.Hours, legend.Height, left + width + Between, false);
        return canvas.Finish(bottom, data.Texts.Description);

        double DrawBlock(string head, Func<StateRow, StateAmounts> amountsOf, double top, double x, bool hasNames)
        {
            canvas.Head(x, top + (size.LineHeight / 2), TextAnchor.Start, head, width);
            double rows = top + size.LineHeight + 2;
            double end = rows + (shown.Length * size.LineHeight);
            var scale = ValueScale.UpTo(data.Rows.Max(row => Parts(amountsOf(row)).Sum(part => part.Amount)), size.IsNarrow ? 4 : 3);
            foreach (double mark in scale.Marks)
            {
                double at = x + (scale.Share(mark) * width);
                canvas.Line("grid", at, rows, at, end);
            }

            AxisLabels.Draw(canvas, x, x + width, end + (size.LineHeight / 2),
                scale.Marks.Select(mark => (x + (scale.Share(mark) * width), scale.Label(mark))));
            for (int i = 0; i < shown.Length; i++)
            {
                double middle = rows + ((i + 0.5) * size.LineHeight);
                if (hasNames)
                {
                    canvas.Name("", names, middle, TextAnchor.End, shown[i].Name, names);
                }

                DrawBar(canvas, amountsOf(shown[i]), x, middle - (BarHeight / 2), amount => scale.Share(amount) * width);
            }

            return end + size.LineHeight;
        }
    }

    private static void DrawBar(SvgCanvas canvas, StateAmounts amounts, double x, double top, Func<double, double> widthOf)
    {
        foreach ((string css, double amount) in Parts(amounts))
        {
            double width = widthOf(amount);
            if (width >= 0.1)
            {
                canvas.Rect(css, x, top, width, BarHeight);
                canvas.Path("hatch", css switch
                {
                    "standby" => Stripes.Path(x, top, width, BarHeight),
                    "unknown" => Hatch.Path(x, top, width, BarHeight),
                    _ => "",
                });
                x += width;
            }
        }
    }

    private static (string Css, double Amount)[] Parts(StateAmounts amounts) =>
    [
        ("production", Positive(amounts.Production)), ("standby", Positive(amounts.Standby)),
        ("off", Positive(amounts.Off)), ("unknown", Positive(amounts.Unknown)),
    ];

    private static double Positive(double amount) => Math.Max(0, Values.Of(amount) ?? 0);
}
