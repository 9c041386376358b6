namespace MeterNode.Charts;

/// <summary>The labels of a Sankey diagram, each at the right of its bar: name and energy, on one line where there is room.</summary>
internal sealed class FlowLabels
{
    private const double LastShare = 0.28;

    private readonly EnergyFlowData _data;
    private readonly FlowGraph _graph;
    private readonly ChartSize _size;

    /// <summary>The labels of a diagram.</summary>
    public FlowLabels(EnergyFlowData data, FlowGraph graph, ChartSize size)
    {
        _data = data;
        _graph = graph;
        _size = size;
        LastWidth = Math.Min(size.Width * LastShare, graph.Nodes.Where(node => node.Column == graph.Columns - 1)
            .SelectMany(node => new[] { node.Name ?? "", Amount(node.Value) }).Max(size.TextOf));
    }

    /// <summary>Width of those behind the last column, px.</summary>
    public double LastWidth { get; }

    /// <summary>How many lines the label of a bar has.</summary>
    public int LinesOf(FlowNode node) =>
        node.Name is null ? 0 : (IsOnOneLine(node) ? 1 : 2) * (_graph.Deficits.ContainsKey(node) ? 2 : 1);

    /// <summary>The lines of the label of a bar, none wider than its room.</summary>
    /// <param name="room">Room between its bar and the next column, px.</param>
    public IReadOnlyList<string> Of(FlowNode node, double room)
    {
        double deficit = _graph.Deficits.GetValueOrDefault(node);
        IEnumerable<string> lines = Lines(node, node.Name ?? "", node.Value - deficit, room);
        return [.. deficit > 0 ? lines.Concat(Lines(node, _data.Unexplained, -deficit, room)) : lines];
    }

    private string[] Lines(FlowNode node, string name, double energy, double room)
    {
        string amount = Amount(energy);
        return IsOnOneLine(node)
            ? [Fitted(Fitted(name, room - _size.TextOf(" " + amount)) + " " + amount, room)]
            : [Fitted(name, room), Fitted(amount, room)];
    }

    private string Fitted(string text, double room) => TextWidth.Shortened(text, _size.FontPixels, room);

    private bool IsOnOneLine(FlowNode node) => node.Css == "machine" && _graph.IsCrowded;

    private string Amount(double energy) => NumberText.Short(energy) + " " + _data.Unit;
}
