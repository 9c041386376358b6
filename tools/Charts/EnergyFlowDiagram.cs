namespace MeterNode.Charts;

/// <summary>
/// A Sankey diagram: energy from sources through classes and machines to what they were doing. What the main meter of a source has and
/// no machine accounts for ends in a bar of its own. Where machines have more than their source, the rest is negative: its part of the
/// source is hatched, and printed with its sign.
/// </summary>
public static class EnergyFlowDiagram
{
    private const double FlowHeight = 300;
    private const double BarWidth = 12;
    private const double Space = 5;
    private const double Between = 6;
    private const double LeastHeight = 1;

    /// <summary>The picture in both sizes.</summary>
    public static string Draw(EnergyFlowData data) => new FlowGraph(data, false).HasMachines
        ? ChartSize.Both(size => Draw(data, new FlowGraph(data, size.IsNarrow), new SvgCanvas(size))) : SvgCanvas.Nothing(data.Texts);

    private static string Draw(EnergyFlowData data, FlowGraph graph, SvgCanvas canvas)
    {
        var labels = new FlowLabels(data, graph, canvas.Size);
        double distance = (canvas.Size.Width - BarWidth - Space - labels.LastWidth) / (graph.Columns - 1);
        double height = Place(graph, labels, canvas.Size, Math.Floor(distance));
        foreach (FlowLink link in graph.Links)
        {
            canvas.Path("flow " + link.Css, Ribbon(link));
        }

        FlowNode[] bars = [.. graph.Nodes.Where(node => node.Name is not null)];
        foreach (FlowNode bar in bars)
        {
            canvas.Rect("node " + bar.Css, bar.X, bar.Y, BarWidth, bar.Height);
            double deficit = graph.Deficits.GetValueOrDefault(bar) / bar.Value * bar.Height;
            if (deficit > 0)
            {
                canvas.Rect("node unexplained", bar.X, bar.Y + bar.Height - deficit, BarWidth, deficit);
            }

            double hatched = bar.Css is "unexplained" or "unknown" ? bar.Height : deficit;
            canvas.Path("hatch", Hatch.Path(bar.X, bar.Y + bar.Height - hatched, BarWidth, hatched, 4));
        }

        foreach (FlowNode bar in bars)
        {
            bool isLast = bar.Column == graph.Columns - 1;
            DrawLabel(canvas, bar, labels.Of(bar, isLast ? labels.LastWidth : Math.Floor(distance) - BarWidth - (Space * 2)));
        }

        return canvas.Finish(height, data.Texts.Description);
    }

    /// <summary>Places the bars: each is as high as its energy, and has at least the room of its label.</summary>
    /// <returns>Height of the picture, px.</returns>
    private static double Place(FlowGraph graph, FlowLabels labels, ChartSize size, double distance)
    {
        FlowNode[][] columns = [.. graph.Nodes.GroupBy(node => node.Column).OrderBy(group => group.Key).Select(group => group.ToArray())];
        double scale = FlowHeight / columns.Max(column => column.Sum(node => node.Value));
        double height = columns.Max(column => column.Sum(Room));
        foreach (FlowNode[] column in columns)
        {
            double y = (height - column.Sum(Room)) / 2;
            foreach (FlowNode node in column)
            {
                node.Height = Math.Max(LeastHeight, node.Value * scale);
                node.X = node.Column * distance;
                node.Y = y + ((Room(node) - node.Height) / 2);
                y += Room(node);
            }
        }

        return height;

        double Room(FlowNode node) => Math.Max(node.Value * scale, labels.LinesOf(node) * size.LineHeight) + Between;
    }

    /// <summary>A band that leaves its bar level and arrives level.</summary>
    private static string Ribbon(FlowLink link)
    {
        double thickness = Math.Max(LeastHeight / 2, link.Value / link.From.Value * link.From.Height);
        double fromX = link.From.X + (link.From.Name is null ? 0 : BarWidth);
        double fromY = link.From.Y + link.From.Sent;
        double toY = link.To.Y + link.To.Received;
        double middle = (fromX + link.To.X) / 2;
        link.From.Sent += thickness;
        link.To.Received += thickness;
        return $"M{Coordinate.Point(fromX, fromY)}C{Coordinate.Point(middle, fromY)} {Coordinate.Point(middle, toY)} "
            + $"{Coordinate.Point(link.To.X, toY)}v{Coordinate.Text(thickness)}C{Coordinate.Point(middle, toY + thickness)} "
            + $"{Coordinate.Point(middle, fromY + thickness)} {Coordinate.Point(fromX, fromY + thickness)}z";
    }

    private static void DrawLabel(SvgCanvas canvas, FlowNode bar, IReadOnlyList<string> lines)
    {
        double middle = bar.Y + (bar.Height / 2) - ((lines.Count - 1) * canvas.Size.LineHeight / 2);
        foreach (string line in lines)
        {
            canvas.Text("halo", bar.X + BarWidth + Space, middle, TextAnchor.Start, line, bar.Name);
            middle += canvas.Size.LineHeight;
        }
    }
}
