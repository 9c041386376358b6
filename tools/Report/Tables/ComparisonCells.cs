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

        double change = value - before;
        bool isEstimate = figure.IsEstimate || former.IsEstimate;
        double? expanded = !isEstimate && figure.Uncertainty is double one && former.Uncertainty is double other
            ? Math.Sqrt((one * one) + (other * other))
            : null;
        yield return ReportCell.Of(change, FigureRounding.Text(change, expanded, isEstimate));
        yield return isEstimate ? ReportCell.Of(say.Text("estimate"))
            : expanded is > 0 and double known ? ReportCell.Of(known, FigureRounding.Text(known, known, false))
            : ReportCell.None;
        yield return expanded is not double limit ? say.NoData
            : ReportCell.Of(say.Text(Math.Abs(change) > limit ? "yes" : "no"));
    }
}
