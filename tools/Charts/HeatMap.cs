using System.Globalization;

namespace MeterNode.Charts;

/// <summary>Days down, time of day across, a colour for each quarter hour. What was not metered is hatched.</summary>
public static class HeatMap
{
    private const int QuartersOfADay = 96;
    private const int QuartersOfAnHour = 4;
    private const double LowRow = 12;
    private const int RoomyDays = 14;
    private const double Space = 6;
    private const double ScaleHeight = 12;

    private static readonly int[] s_hourSteps = [1, 2, 3, 4, 6, 12];

    /// <summary>The picture in both sizes.</summary>
    public static string Draw(HeatMapData data)
    {
        double[] values = [.. data.Days.SelectMany(day => day.Values).Select(Values.Of).OfType<double>()];
        return values.Length < 2
            ? SvgCanvas.Nothing(data.Texts)
            : ChartSize.Both(size => Draw(data, new HeatClasses(values.Min(), values.Max()), new SvgCanvas(size)));
    }

    private static string Draw(HeatMapData data, HeatClasses classes, SvgCanvas canvas)
    {
        ChartSize size = canvas.Size;
        string[] labels = [.. data.Days.Select(day => TextWidth.Shortened(
            day.Label + (day.ClockChange is null ? "" : "*"), size.FontPixels, size.Width / 4))];
        double left = Math.Ceiling(labels.Max(size.TextOf)) + Space;
        double cellWidth = Math.Floor((size.Width - left) / QuartersOfADay * 10) / 10;
        double cellHeight = data.Days.Count <= RoomyDays ? size.LineHeight : LowRow;
        double top = size.LineHeight;
        double bottom = top + (data.Days.Count * cellHeight);
        double right = left + (QuartersOfADay * cellWidth);

        DrawHours(canvas, left, cellWidth, top);
        int every = AxisLabels.Every(size.LineHeight, cellHeight);
        for (int i = 0; i < labels.Length; i++)
        {
            if (IsLabelled(data.Days, i, every))
            {
                canvas.Text("", left - Space, top + ((i + 0.5) * cellHeight), TextAnchor.End, labels[i]);
            }
        }

        DrawCells(data.Days, classes, canvas, new CellFrame(left, top, cellWidth, cellHeight));
        double next = DrawScale(data, classes, canvas, left, right, bottom + Space);
        if (data.Days.Any(day => day.ClockChange is not null))
        {
            next = WrappedText.Draw(canvas, "soft", "* " + data.ClockChange, next);
        }

        return canvas.Finish(next, data.Texts.Description);
    }

    private static void DrawHours(SvgCanvas canvas, double left, double cellWidth, double top)
    {
        double hourWidth = cellWidth * QuartersOfAnHour;
        double widest = canvas.Size.TextOf("00:00") + canvas.Size.FontPixels;
        int step = s_hourSteps.First(hours => hours * hourWidth >= widest || hours == 12);
        AxisLabels.Draw(canvas, left, canvas.Size.Width, top / 2, Enumerable.Range(0, (24 / step) + 1)
            .Select(i => (left + (i * step * hourWidth), (i * step).ToString("00", CultureInfo.InvariantCulture) + ":00")));
    }

    /// <summary>A day on which the clocks change has its label, and takes the room of its neighbours.</summary>
    private static bool IsLabelled(IReadOnlyList<HeatMapDay> days, int row, int every)
    {
        int from = Math.Max(0, row - every + 1);
        int to = Math.Min(days.Count - 1, row + every - 1);
        return days[row].ClockChange is not null
            || (row % every == 0 && !Enumerable.Range(from, to - from + 1).Any(near => days[near].ClockChange is not null));
    }

    private static void DrawCells(IReadOnlyList<HeatMapDay> days, HeatClasses classes, SvgCanvas canvas, CellFrame frame)
    {
        var whole = new CellPath[classes.Count];
        var half = new CellPath[classes.Count];
        for (int i = 0; i < classes.Count; i++)
        {
            whole[i] = new CellPath();
            half[i] = new CellPath();
        }

        var unmetered = new List<CellBlock>();
        for (int row = 0; row < days.Count; row++)
        {
            foreach ((DayCell first, int count) in Runs(DayCell.Of(days[row], QuartersOfADay), classes))
            {
                if (first.Value is double value)
                {
                    (first.Part == 0 ? whole : half)[classes.Of(value)].Add(first.Column, row + first.Middle, count);
                }
                else
                {
                    unmetered.Add(new CellBlock(first.Column, count, row + first.Top, first.Height));
                }
            }
        }

        canvas.Grid(frame.Left, frame.Top, frame.CellWidth, frame.CellHeight, () =>
        {
            for (int i = 0; i < classes.Count; i++)
            {
                canvas.Path(classes.Css(i), whole[i].Text);
                canvas.Path(classes.Css(i) + " half", half[i].Text);
            }
        });
        canvas.Path("hatch", string.Concat(CellBlock.Joined(unmetered).Select(frame.Hatched)));
    }

    /// <summary>Neighbouring cells of one colour, as the first of them and their number.</summary>
    private static IEnumerable<(DayCell First, int Count)> Runs(IEnumerable<DayCell> cells, HeatClasses classes)
    {
        DayCell first = default;
        int count = 0;
        foreach (DayCell cell in cells)
        {
            if (count > 0 && cell.Column == first.Column + count && cell.Part == first.Part && ClassOf(cell) == ClassOf(first))
            {
                count++;
                continue;
            }

            if (count > 0)
            {
                yield return (first, count);
            }

            first = cell;
            count = 1;
        }

        if (count > 0)
        {
            yield return (first, count);
        }

        int ClassOf(DayCell cell) => cell.Value is double value ? classes.Of(value) : -1;
    }

    private static double DrawScale(
        HeatMapData data, HeatClasses classes, SvgCanvas canvas, double left, double right, double top)
    {
        ChartSize size = canvas.Size;
        double middle = top + (ScaleHeight / 2);
        string[] limits = [.. Enumerable.Range(0, classes.Count + 1).Select(classes.Label)];
        double box = (right - left) * (size.IsNarrow ? 1 : 0.6) / classes.Count;
        for (int i = 0; i < classes.Count; i++)
        {
            canvas.Rect(classes.Css(i), left + (i * box), top, box, ScaleHeight);
        }

        canvas.Name("", left - Space, middle, TextAnchor.End, data.Unit, left - Space);
        int every = AxisLabels.Every(limits.Max(size.TextOf) + (size.FontPixels / 2), box);
        double labels = top + ScaleHeight + (size.LineHeight / 2);
        AxisLabels.Draw(canvas, 0, right, labels, limits.Index().Where(limit => limit.Index % every == 0)
            .Select(limit => (left + (limit.Index * box), limit.Item)));

        var legend = new Legend(size, [new LegendItem(LegendMark.Hatch, "unmetered", data.Unmetered)]);
        double below = top + ScaleHeight + size.LineHeight;
        legend.Draw(canvas, below);
        return below + legend.Height;
    }
}
