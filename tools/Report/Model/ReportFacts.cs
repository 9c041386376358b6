namespace MeterNode.Report;

/// <summary>Names with what belongs to them, such as a cover has.</summary>
/// <param name="Name">Stable camelCase name, such as <c>cover</c>.</param>
/// <param name="Facts">The facts, in the order in which they are shown.</param>
public sealed record ReportFacts(string Name, IReadOnlyList<ReportFact> Facts) : ReportBlock;
