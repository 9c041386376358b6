using System.Globalization;
using MeterNode.Figures;

namespace MeterNode.Server.Web.Shown;

/// <summary>What a figure rests on, for who asks.</summary>
internal static class FigureDetails
{
    private const int Terms = 3;

    /// <summary>Definition, packs, the largest terms of the budget, and every caution.</summary>
    public static IEnumerable<(string Label, string Text)> Of(ReportFigure figure, UncertaintyBudget? budget, PageView view)
    {
        FigureDefinition definition = figure.Definition;
        yield return (view.Text("detail.definition"),
            $"{definition.Name(view.Language)}: {(view.IsChinese ? definition.FormulaZh : definition.Formula)}");
        yield return (view.Text("detail.status"), view.Text("status." + definition.Status.ToString()));
        if (figure.Packs.Count > 0)
        {
            yield return (view.Text("detail.packs"), string.Join(", ", figure.Packs.Select(board =>
                string.Create(CultureInfo.InvariantCulture, $"{board.Kid:x16} {board.Packs.First}–{board.Packs.Last}"))));
        }

        if (budget is not null)
        {
            yield return (view.Text("detail.budget"), string.Join(view.IsChinese ? "；" : "; ", budget.Rows
                .OrderByDescending(row => row.StandardPercent).Take(Terms).Where(row => row.StandardPercent > 0)
                .Select(row => $"{row.Name(view.Language)} {row.StandardPercent.ToString("0.##", CultureInfo.InvariantCulture)}\u2009%")));
        }

        foreach (FigureWarning warning in figure.Warnings)
        {
            yield return (view.Text("detail.caution"), warning.Text(view.Language));
        }
    }
}
