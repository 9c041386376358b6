using MeterNode.Figures;

namespace MeterNode.Report;

/// <summary>What is open in a report, in words.</summary>
public static class ReportPoints
{
    /// <summary>What is wrong with evidence and ledger, and whose it is.</summary>
    public static IReadOnlyList<(string Node, string Text)> Findings(ComputedPeriod period, FigureLanguage language)
    {
        var say = new ReportLanguage(language);
        return [.. period.Findings.Select(finding => (finding.Node, FindingText.Of(finding.Finding, say)))];
    }

    /// <summary>What is missing or must be mended beside findings and gaps; the weightiest first.</summary>
    public static IReadOnlyList<string> Others(ReportSource source, FigureLanguage language) =>
        [.. ReportHighlights.Others(new ReportView(source with { Language = language }))];
}
