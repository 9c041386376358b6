namespace MeterNode.Report;

/// <summary>A term of the report in both languages.</summary>
/// <param name="Zh">In Chinese.</param>
/// <param name="En">In English.</param>
internal sealed record ReportTerm(string Zh, string En);
