using MeterNode.Figures;

namespace MeterNode.Report;

/// <summary>A figure beside that of another period.</summary>
internal static class ComparisonCells
{
    /// <summary>The columns.</summary>
    public static void Columns(TableDraft table, string unit) => table.Number("comparison", unit).Number("comparisonUncertainty", unit)
        .Number("change", unit).Number("changeUncertainty", unit).Text("distinguishable");

    /// <summary>
    /// The cells. A change has U = √(U₁² + U₂²) and is distinguishable where it is greater; without both uncertainties nobody can say.
    /// </summary>
    public static IEnumerable<ReportCell> Of(ReportLanguage say, ReportFigure? figure, ReportFigure? former)
    {
        // What its figure warns of is about another period, and stands in that period's own report.
        yield return former is null ? say.NoData : say.Cell(former with { Warnings = [] });
        yield return say.Uncertainty(former);
        if (figure?.Value is not double value || former?.Value is not double before)
        {
            yield return say.NoData;
            yield return ReportCell.None;
            yield return say.NoData;
            yield break;
        }

        var change = FigureChange.Of(
            value, figure.Uncertainty, before, former.Uncertainty, figure.IsEstimate || former.IsEstimate);
        yield return ReportCell.Of(change.Value, change.Text);
        yield return change.IsEstimate ? ReportCell.Of(say.Text("estimate"))
            : change.UncertaintyText is string printed ? ReportCell.Of(change.Uncertainty!.Value, printed)
            : ReportCell.None;
        yield return change.IsDistinguishable is not bool isDistinguishable ? say.NoData
            : ReportCell.Of(say.Text(isDistinguishable ? "yes" : "no"));
    }
}
