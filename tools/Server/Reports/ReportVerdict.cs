using MeterNode.Figures;
using MeterNode.Report;

namespace MeterNode.Server.Reports;

/// <summary>What a check of a report has found.</summary>
/// <param name="Manifest">The manifest; null where there is none.</param>
/// <param name="ManifestSha256">SHA-256 of it, 64 lower-case hex digits; empty where there is none.</param>
/// <param name="Figures">The figures, computed again; null where that was not possible.</param>
/// <param name="Findings">What is not as it should be.</param>
/// <param name="Notes">What somebody should know, and is not wrong.</param>
public sealed record ReportVerdict(
    ReportManifest? Manifest,
    string ManifestSha256,
    ComputedPeriod? Figures,
    IReadOnlyList<ReportFinding> Findings,
    IReadOnlyList<ReportFinding> Notes)
{
    /// <summary>What the report is made of, computed again; null where that was not possible, or not asked.</summary>
    public ReportSource? Source { get; init; }

    /// <summary>True when the report says what the evidence says, and nothing is wrong with that.</summary>
    public bool IsInOrder => Findings.Count == 0;
}
