namespace MeterNode.Charts;

/// <summary>A flow of a Sankey diagram, from one column to the next.</summary>
internal sealed record FlowLink(FlowNode From, FlowNode To, double Value, string Css);
