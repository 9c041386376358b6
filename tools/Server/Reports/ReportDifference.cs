using MeterNode.Wire;

namespace MeterNode.Server.Reports;

/// <summary>A place in a document that says something else than the evidence.</summary>
/// <param name="File">The document, such as <c>report.html</c>.</param>
/// <param name="Place">Where: such as <c>T4 row 3 energy</c>.</param>
/// <param name="Expected">What the evidence gives.</param>
/// <param name="Found">What is written; null where the place is not there.</param>
internal sealed record ReportDifference(string File, string Place, string Expected, string? Found)
{
    /// <summary>In words.</summary>
    public RuleReason Reason => Found is null
        ? RuleReason.Of("check.absent", $"{Place}: it is not there; the evidence gives '{Expected}'")
        : RuleReason.Of("check.differs", $"{Place}: it says '{Found}'; the evidence gives '{Expected}'");
}
