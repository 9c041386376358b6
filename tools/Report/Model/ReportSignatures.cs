namespace MeterNode.Report;

/// <summary>Room in which people sign on paper, one line a role.</summary>
/// <param name="Roles">The roles, in the language of the report.</param>
public sealed record ReportSignatures(IReadOnlyList<string> Roles) : ReportBlock;
