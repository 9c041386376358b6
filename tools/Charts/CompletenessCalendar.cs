using System.Text;

namespace MeterNode.Charts;

/// <summary>
/// Which machine was metered on which day: a row a machine, a cell a day, filled as far as the day was metered and hatched where not.
/// </summary>
public static class CompletenessCalendar
{
    /// <summary>What one page of paper has room for, also when it lies on its side.</summary>
    private const int MaximumRows = 24;

    private const double Space = 6;
    private const double CellHeight = 13;
    private const double LeastSeen = 1.5;
    private const double LeastCell = 8;

    /// <summary>The picture in both sizes.</summary>
    public static string Draw(CompletenessData data) =>
        data.Rows.Sum(row => row.Shares.Take(data.Days.Count).Count(share => Values.Of(share) is not null)) < 2
            ? SvgCanvas.Nothing(data.Texts)
            : string.Concat(data.Rows.Chunk(MaximumRows).Select(rows => ChartSize.Both(size => Draw(data, rows, new SvgCanvas(size)))));

    private static string Draw(CompletenessData data, CompletenessRow[] rows, SvgCanvas canvas)
    {
        ChartSize size = canvas.Size;
        double names = Math.Min(Math.Ceiling(data.Rows.Max(row => size.TextOf(row.Name))) + 1, size.Width * 0.3);
        double left = names + Space;
        double dayWidth = (size.Width - left) / data.Days.Count;
        bool hasBlank = rows.Any(row => row.Shares.Count < data.Days.Count || row.Shares.Any(share => Values.Of(share) is null));
        LegendItem[] always =
            [new LegendItem(LegendMark.Box, "metered", data.Metered), new LegendItem(LegendMark.Hatch, "unmetered", data.Gap)];
        var legend = new Legend(size, hasBlank ? [.. always, new LegendItem(LegendMark.Box, "blank", data.NotInService)] : always);
        legend.Draw(canvas, 0);

        double head = legend.Height + (size.LineHeight / 2);
        double top = legend.Height + size.LineHeight;
        int every = AxisLabels.Every(data.Days.Max(size.TextOf) + size.FontPixels, dayWidth);
        AxisLabels.Draw(canvas, left, size.Width, head, data.Days.Index().Where(day => day.Index % every == 0)
            .Select(day => (left + ((day.Index + 0.5) * dayWidth), day.Item)));
        for (int i = 0; i < rows.Length; i++)
        {
            double rowTop = top + (i * size.LineHeight);
            canvas.Name("", names, rowTop + (size.LineHeight / 2), TextAnchor.End, rows[i].Name, names);
            double cellTop = rowTop + ((size.LineHeight - CellHeight) / 2);
            DrawRow(canvas, rows[i].Shares, data.Days.Count, left, cellTop, dayWidth);
            canvas.Line("grid", left, cellTop + CellHeight, size.Width, cellTop + CellHeight);
        }

        if (dayWidth >= LeastCell)
        {
            double bottom = top + (rows.Length * size.LineHeight);
            canvas.Path("between", string.Concat(Enumerable.Range(1, data.Days.Count - 1).Select(day =>
                $"M{Coordinate.Point(left + (day * dayWidth), top)}V{Coordinate.Text(bottom)}")));
        }

        return canvas.Finish(top + (rows.Length * size.LineHeight), data.Texts.Description);
    }

    private static void DrawRow(SvgCanvas canvas, IReadOnlyList<double?> shares, int days, double left, double top, double dayWidth)
    {
        var metered = new StringBuilder();
        var gaps = new StringBuilder();
        for (int from = 0, to; from < Math.Min(days, shares.Count); from = to)
        {
            double? height = FilledHeight(shares[from]);
            for (to = from + 1; to < Math.Min(days, shares.Count) && FilledHeight(shares[to]) == height; to++)
            {
            }

            double x = left + (from * dayWidth);
            double width = (to - from) * dayWidth;
            if (height > 0)
            {
                string filled = Coordinate.Text(height.Value);
                metered.Append('M').Append(Coordinate.Point(x, top + CellHeight - height.Value)).Append('h').Append(Coordinate.Text(width))
                    .Append('v').Append(filled).Append('h').Append(Coordinate.Text(-width)).Append('z');
            }

            gaps.Append(height < CellHeight ? Hatch.Path(x, top, width, CellHeight - height.Value, 4) : "");
        }

        canvas.Path("metered", metered.ToString());
        canvas.Path("hatch", gaps.ToString());
    }

    /// <summary>How high a cell is filled, px: a gap is seen however short it is, and so is what was metered beside a long one.</summary>
    private static double? FilledHeight(double? share) => Values.Of(share) switch
    {
        null => null,
        <= 0 => 0,
        >= 1 => CellHeight,
        double part => Math.Round(Math.Clamp(part * CellHeight, LeastSeen, CellHeight - LeastSeen), 1),
    };
}
