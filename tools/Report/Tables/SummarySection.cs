using MeterNode.Figures;

namespace MeterNode.Report;

/// <summary>The six metrics, and what stands out.</summary>
internal static class SummarySection
{
    private const int MaximumPoints = 3;

    public static ReportSection Of(ReportView view) =>
        new("summary", view.Say.Text("section.summary"), [Metrics(view), .. Points(view)]) { IsWide = view.HasComparison };

    private static ReportTable Metrics(ReportView view)
    {
        ReportLanguage say = view.Say;
        var table = new TableDraft("S1", "summary", say);
        table.Text("metric", "about").Number("value").Text("unit");
        if (view.HasComparison)
        {
            ComparisonCells.Columns(table, "");
        }

        table.Text("status", "detail").Worth("");
        foreach ((string metric, ReportFigure? figure, ReportFigure? former, string detail) in Rows(view))
        {
            FigureDefinition definition = figure?.Definition ?? DefinitionTable.Of(metric);
            table.Row(
            [
                ReportCell.Of(definition.Name(say.Language)),
                ReportCell.Of(figure is null ? view.Period.Registry.Site : say.Scope(figure.Scope)),
                figure is null ? say.NoData : say.Cell(figure),
                ReportCell.Of(ReportUnit.Of(definition)),
                .. view.HasComparison ? ComparisonCells.Of(say, figure, former) : [],
                ReportCell.Of(say.Status(definition)),
                ReportCell.Of(detail),
                say.Uncertainty(figure),
                say.Evidence(figure),
            ]);
            if (figure is null)
            {
                table.Note(say.Text("note-about", definition.Name(say.Language), say.Text("absent." + metric)));
            }
        }

        table.LeaveOutWarnings();
        table.Note(say.Text("note.summary"));
        table.Note(say.Text("note.calorific"));
        if (view.HasComparison)
        {
            table.Note(say.Text("note.comparison", CoverSection.PeriodOf(view.Source.Comparison!.Calendar)));
        }

        return table.Build("none-entered");
    }

    private static IEnumerable<(string Metric, ReportFigure? Figure, ReportFigure? Former, string Detail)> Rows(ReportView view)
    {
        ReportFigure? zone = WorstZone(view);
        yield return ("comprehensiveEnergy", view.Plant("comprehensiveEnergy"), view.FormerPlant("comprehensiveEnergy"), "T1");
        yield return ("comprehensiveEnergyPerTonne", view.Plant("comprehensiveEnergyPerTonne"),
            view.FormerPlant("comprehensiveEnergyPerTonne"), "T6b");
        yield return ("heatRecoveryRate", view.Plant("heatRecoveryRate"), view.FormerPlant("heatRecoveryRate"), "T9");
        yield return ("controlAccuracyP95", zone,
            zone is null ? null : view.Former(FigureScope.Zone, zone.Scope.Name, "controlAccuracyP95"), "T8");
        yield return ("renewableShare", view.Plant("renewableShare"), view.FormerPlant("renewableShare"), "T10");
        yield return ("emissionsLocation", view.Plant("emissionsLocation"), view.FormerPlant("emissionsLocation"), "T11a");
    }

    /// <summary>Control accuracy of the zone with the greatest deviation: a plant is as exact as its worst zone.</summary>
    private static ReportFigure? WorstZone(ReportView view) => view.Names(FigureScope.Zone)
        .Select(name => view.Of(FigureScope.Zone, name, "controlAccuracyP95")).OfType<ReportFigure>().MaxBy(figure => figure.Value);

    private static IEnumerable<ReportBlock> Points(ReportView view)
    {
        ReportLanguage say = view.Say;
        int number = 0;
        foreach (string finding in ReportHighlights.Findings(view).Take(MaximumPoints))
        {
            yield return new ReportParagraph(say.Text("finding-number", ++number, finding));
        }

        List<string> open = [.. ReportHighlights.OpenPoints(view)];
        for (int i = 0; i < Math.Min(open.Count, MaximumPoints); i++)
        {
            yield return new ReportParagraph(say.Text("open-number", i + 1, open[i]));
        }

        if (open.Count > MaximumPoints)
        {
            yield return new ReportParagraph(say.Text("open-more", open.Count - MaximumPoints));
        }
        else if (open.Count == 0)
        {
            yield return new ReportParagraph(say.Text("open-none"));
        }
    }
}
