namespace MeterNode.Report;

/// <summary>A piece of a section: a text, a table, facts, a chart, or room for signatures.</summary>
public abstract record ReportBlock;
