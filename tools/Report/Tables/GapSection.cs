using System.Globalization;
using MeterNode.Figures;

namespace MeterNode.Report;

/// <summary>T16: what was not metered, and what a check has found.</summary>
internal static class GapSection
{
    private const double SecondsPerHour = 3600;

    public static ReportSection Of(ReportView view) => new(
        "gaps", view.Say.Text("section.gaps"), [Completeness(view), Chart(view), Gaps(view), Findings(view)])
    {
        IsWide = true,
    };

    private static ReportTable Completeness(ReportView view)
    {
        ReportLanguage say = view.Say;
        var table = new TableDraft("T16a", "completeness", say);
        table.Text("machine", "node").Figure("completeness", "completeness").Figure("timeMetered", "timeMetered")
            .Figure("timeNotMetered", "timeNotMetered").Number("gaps").Figure("bound", "energyNotMeteredBound")
            .Figure("bridged", "energyBridged").Figure("unplaced", "energyUnplaced").Evidence();
        foreach (NodeFigureSet node in view.Set.Nodes)
        {
            ReportFigure? Of(string figure) => view.Of(FigureScope.Node, node.Node.Id, figure);
            table.Row(
                ReportCell.Of(node.Node.Machine), ReportCell.Of(node.Node.Id), say.Cell(Of("completeness")), say.Cell(Of("timeMetered")),
                say.Cell(Of("timeNotMetered")), ReportCell.Of(node.Node.Gaps.Count), say.Cell(Of("energyNotMeteredBound")),
                say.Cell(Of("energyBridged")), say.Cell(Of("energyUnplaced")), say.Evidence(Of("completeness")));
        }

        if (table.RowCount > 0)
        {
            ReportFigure? all = view.Plant("completeness");
            table.Row(
                ReportCell.Of(say.Text("plant")), ReportCell.None, say.Cell(all), ReportCell.None, ReportCell.None,
                ReportCell.Of(view.Set.Nodes.Sum(node => (long)node.Node.Gaps.Count)), say.Cell(view.Plant("energyNotMeteredBound")),
                ReportCell.None, ReportCell.None, say.Evidence(all));
            table.Note(say.Text("note.completeness"));
        }

        return table.Build("no-nodes");
    }

    private static ReportChart Chart(ReportView view)
    {
        ReportLanguage say = view.Say;
        ReportFigure? worst = view.Names(FigureScope.Node).Select(name => view.Of(FigureScope.Node, name, "completeness"))
            .Where(figure => figure?.Value is not null).MinBy(figure => figure!.Value);
        return new ReportChart(
            ReportChartKind.Completeness,
            worst is null
                ? say.Text("chart.completeness.none")
                : say.Text("chart.completeness", worst.Scope.Name, say.Value(worst)));
    }

    private static ReportTable Gaps(ReportView view)
    {
        ReportLanguage say = view.Say;
        var table = new TableDraft("T16b", "gaps", say);
        table.Text("node").Time("begin", "end").Number("duration", "h").Text("cause", "foundBy").Number("registered", "kWh")
            .Number("bound", "kWh").Text("treatment").Evidence();
        foreach (NodeCalendar node in view.Set.Nodes.Select(set => set.Node))
        {
            foreach (MeteringGap gap in node.Gaps)
            {
                table.Row(
                    ReportCell.Of(node.Id), ReportCell.Of(view.Local(gap.StartMillis)), ReportCell.Of(view.Local(gap.EndMillis)),
                    ReportLanguage.Number(gap.Seconds / SecondsPerHour), ReportCell.Of(gap.Reason.Meaning(say.Language)),
                    ReportCell.Of(gap.Detail is null ? say.Text("found.check") : say.Text("found.node", gap.Detail)),
                    ReportLanguage.Number(gap.RegisteredJoules / ReportFigure.JoulesPerKilowattHour),
                    gap.BoundJoules(node.MaximumWatts) is double bound
                        ? ReportLanguage.Number(bound / ReportFigure.JoulesPerKilowattHour)
                        : say.NoData,
                    ReportCell.Of(say.Text(gap.RegisteredJoules > 0 ? "gap.divided" : "gap.listed")),
                    ReportCell.Of(Packs(gap)));
            }
        }

        if (table.RowCount > 0)
        {
            table.Note(say.Text("note.gaps"));
        }

        return table.Build("no-gaps");
    }

    private static string? Packs(MeteringGap gap) => gap switch
    {
        { Missing: { } missing } => string.Create(CultureInfo.InvariantCulture, $"P {missing.First}–{missing.Last}"),
        { Seq: long seq } => string.Create(CultureInfo.InvariantCulture, $"P {seq}"),
        _ => null,
    };

    private static ReportTable Findings(ReportView view)
    {
        ReportLanguage say = view.Say;
        var table = new TableDraft("T16c", "findings", say);
        table.Text("about", "code", "finding");
        foreach ((string node, string finding) in view.Period.Findings)
        {
            table.Row(ReportCell.Of(node), ReportCell.Of(FindingText.Code(finding)), ReportCell.Of(FindingText.Of(finding, say)));
        }

        foreach (MeteringDoubt doubt in view.Period.Doubts)
        {
            table.Row(ReportCell.Of(doubt.Node), ReportCell.Of(doubt.Reason.Code), ReportCell.Of(doubt.Reason.Text(say.Language)));
        }

        return table.Build("no-findings");
    }
}
