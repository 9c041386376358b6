using MeterNode.Figures;

namespace MeterNode.Report;

/// <summary>A chart: which one and of what. Its numbers are those of the report's figures.</summary>
/// <param name="Kind">Which one.</param>
/// <param name="Caption">What stands under it, and is read out instead of it.</param>
/// <param name="Node">Of which node; null: of the plant.</param>
public sealed record ReportChart(ReportChartKind Kind, string Caption, NodeFigureSet? Node = null) : ReportBlock
{
    /// <summary>Of which zone of the node; null where the chart is not about a zone.</summary>
    public ZoneAccuracy? Zone { get; init; }
}
