using MeterNode.Figures;

namespace MeterNode.Server.Reports;

/// <summary>What a check of a kept report has found.</summary>
/// <param name="MadeAt">When it began.</param>
/// <param name="IsWhole">True when every figure was computed again; otherwise only signatures and sums were checked.</param>
/// <param name="Findings">What is wrong with its files; empty when they say what the plant has signed and the evidence gives.</param>
/// <param name="Points">What is open, by language; empty where only files were checked.</param>
public sealed record ReportLook(
    DateTimeOffset MadeAt, bool IsWhole, IReadOnlyList<ReportFinding> Findings,
    IReadOnlyDictionary<FigureLanguage, IReadOnlyList<OpenPoint>> Points)
{
    /// <summary>True when the whole report was checked, and nothing keeps a person from signing it off.</summary>
    public bool IsSignable => IsWhole && Points[FigureLanguage.English].All(point => !point.IsBlocking);
}
