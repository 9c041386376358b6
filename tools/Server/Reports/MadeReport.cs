using MeterNode.Figures;
using MeterNode.Report;
using MeterNode.Wire;

namespace MeterNode.Server.Reports;

/// <summary>A report that was made.</summary>
/// <param name="Folder">Its folder.</param>
/// <param name="Manifest">What it was computed from.</param>
/// <param name="ManifestSha256">SHA-256 of the manifest, 64 lower-case hex digits.</param>
/// <param name="Figures">Its figures.</param>
public sealed record MadeReport(string Folder, ReportManifest Manifest, string ManifestSha256, ComputedPeriod Figures)
{
    /// <summary>Why it has no PDF, though one was asked for; null where it has one, or nobody asked.</summary>
    public RuleReason? WithoutPdf { get; init; }
}
