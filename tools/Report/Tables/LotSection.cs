using MeterNode.Figures;
using MeterNode.Wire;

namespace MeterNode.Report;

/// <summary>T7: lots, from the raw material to the coating.</summary>
internal static class LotSection
{
    public static ReportSection Of(ReportView view) => new("lots", view.Say.Text("section.lots"), [Table(view)]) { IsWide = true };

    private static ReportTable Table(ReportView view)
    {
        ReportLanguage say = view.Say;
        var table = new TableDraft("T7", "lots", say);
        table.Text("lot", "article", "rawLot", "melt", "lotMachines").Time("from", "to").Figure("goodParts", "goodParts")
            .Figure("energy", "energy").Figure("energyPerTonne", "energyPerTonne").Figure("p95", "controlAccuracyP95")
            .Number("coatedArea", "m²").Figure("energyPerArea", "energyPerArea").Text("formulation", "exhaust").Worth("kWh");
        foreach (LotEntry lot in view.Entries<LotEntry>().Where(lot => view.IsInPeriod(lot.From, lot.To))
            .OrderBy(lot => lot.Lot, StringComparer.Ordinal))
        {
            ReportFigure? Of(string figure) => view.Of(FigureScope.Lot, lot.Lot, figure);
            table.Row(
                ReportCell.Of(lot.Lot),
                ReportCell.Of(lot.Article),
                ReportCell.Of(lot.Raw),
                ReportCell.Of(lot.Melt),
                ReportCell.Of(say.List([.. lot.Machines])),
                ReportCell.Of(view.Local(lot.From)),
                lot.To is DateTimeOffset to ? ReportCell.Of(view.Local(to)) : ReportCell.Of(say.Text("lot.open")),
                say.Cell(Of("goodParts")),
                say.Cell(Of("energy")),
                say.Cell(Of("energyPerTonne")),
                say.Cell(Of("controlAccuracyP95")),
                ReportLanguage.Stated(lot.AreaSquareMetres),
                say.Cell(Of("energyPerArea")),
                ReportCell.Of(lot.Formulation),
                ReportCell.Of(lot.Exhaust),
                say.Uncertainty(Of("energy")),
                (Of("energy") ?? Of("energyPerArea")) is ReportFigure figure ? say.Evidence(figure) : ReportLanguage.Evidence(lot));
        }

        if (table.RowCount > 0)
        {
            table.Note(say.Text("note.lots"));
        }

        return table.Build("no-lots");
    }
}
