using MeterNode.Figures;

namespace MeterNode.Report;

/// <summary>T6: energy per product, and the energy baseline.</summary>
internal static class UnitConsumptionSection
{
    private static readonly string[] s_baseline =
    [
        "baselineIntercept", "baselineSlope", "baselineDetermination", "baselineSignificance", "baselineScatter", "energySaving",
    ];

    public static ReportSection Of(ReportView view) => new(
        "unitConsumption", view.Say.Text("section.unitConsumption"), [Articles(view), Plant(view), Baseline(view), Chart(view)])
    {
        IsWide = true,
    };

    private static ReportTable Articles(ReportView view)
    {
        ReportLanguage say = view.Say;
        var table = new TableDraft("T6a", "unitConsumption", say);
        table.Text("article").Figure("energyPerTonne", "energyPerTonne").Figure("coalPerTonne", "coalPerTonne")
            .Figure("energyPerGoodPart", "energyPerGoodPart").Figure("energyPerShot", "energyPerShot")
            .Figure("energyPerPouredTonne", "energyPerPouredTonne");
        if (view.HasComparison)
        {
            ComparisonCells.Columns(table, "kWh/t");
        }

        table.Worth("kWh/t");
        foreach (string article in view.Names(FigureScope.Article))
        {
            ReportFigure? Of(string figure) => view.Of(FigureScope.Article, article, figure);
            ReportFigure? perTonne = Of("energyPerTonne");
            table.Row(
            [
                ReportCell.Of(article),
                say.Cell(perTonne),
                say.Cell(Of("coalPerTonne")),
                say.Cell(Of("energyPerGoodPart")),
                say.Cell(Of("energyPerShot")),
                say.Cell(Of("energyPerPouredTonne")),
                .. view.HasComparison
                    ? ComparisonCells.Of(say, perTonne, view.Former(FigureScope.Article, article, "energyPerTonne")) : [],
                say.Uncertainty(perTonne),
                say.Evidence(perTonne),
            ]);
        }

        if (table.RowCount > 0)
        {
            table.Note(say.Text("note.unit-consumption"));
            table.Note(say.Text("note.calorific"));
        }

        return table.Build("no-output");
    }

    /// <summary>All carriers over all good product.</summary>
    private static ReportTable Plant(ReportView view)
    {
        ReportLanguage say = view.Say;
        var table = new TableDraft("T6b", "plantPerTonne", say);
        table.Text("metric").Figure("coalPerTonne", "comprehensiveEnergyPerTonne");
        if (view.HasComparison)
        {
            ComparisonCells.Columns(table, "kgce/t");
        }

        table.Text("status").Worth("kgce/t");
        if (view.Plant("comprehensiveEnergyPerTonne") is ReportFigure figure)
        {
            table.Row(
            [
                ReportCell.Of(figure.Definition.Name(say.Language)),
                say.Cell(figure),
                .. view.HasComparison ? ComparisonCells.Of(say, figure, view.FormerPlant(figure.Id)) : [],
                ReportCell.Of(say.Status(figure.Definition)),
                say.Uncertainty(figure),
                say.Evidence(figure),
            ]);
        }

        return table.Build("no-output");
    }

    private static ReportTable Baseline(ReportView view)
    {
        ReportLanguage say = view.Say;
        var table = new TableDraft("T6c", "baseline", say);
        table.Text("metric").Number("value").Text("unit").Evidence();
        foreach (ReportFigure figure in s_baseline.Select(view.Plant).OfType<ReportFigure>())
        {
            table.Row(
                ReportCell.Of(figure.Definition.Name(say.Language)),
                say.Cell(figure),
                ReportCell.Of(ReportUnit.Of(figure)),
                say.Evidence(figure));
        }

        if (table.RowCount > 0)
        {
            table.Note(say.Text("note.baseline"));
        }

        return table.Build("no-baseline");
    }

    private static ReportChart Chart(ReportView view)
    {
        ReportLanguage say = view.Say;
        ReportFigure? slope = view.Plant("baselineSlope");
        return new ReportChart(
            ReportChartKind.Baseline,
            slope is { Value: not null }
                ? say.Text(
                    "chart.baseline", say.Value(view.Plant("baselineIntercept")), say.Value(slope),
                    say.Value(view.Plant("baselineDetermination")))
                : say.Text("chart.baseline.none"));
    }
}
