using MeterNode.Figures;
using MeterNode.Wire;

namespace MeterNode.Report;

/// <summary>T9: waste heat that was there, and what of it was recovered.</summary>
internal static class HeatSection
{
    private const double JoulesPerGigajoule = 1e9;
    private const double KilowattHoursPerGigajoule = JoulesPerGigajoule / ReportFigure.JoulesPerKilowattHour;

    public static ReportSection Of(ReportView view) => new(
        "heat", view.Say.Text("section.heat"), [new ReportParagraph(view.Say.Text("heat.pending")), Table(view)]);

    private static ReportTable Table(ReportView view)
    {
        ReportLanguage say = view.Say;
        var table = new TableDraft("T9", "heat", say);
        table.Text("source", "basis").Number("available", "GJ").Number("recovered", "GJ").Figure("rate", "heatRecoveryRate")
            .Figure("shareOfInput", "heatShareOfInput").Worth("GJ");
        foreach (HeatAvailableEntry entry in view.Entries<HeatAvailableEntry>().Where(entry => view.IsInPeriod(entry.From, entry.To)))
        {
            table.Row(
                ReportCell.Of(entry.Source), ReportCell.Of(entry.Basis), ReportLanguage.Number(entry.Joules / JoulesPerGigajoule),
                ReportCell.None, ReportCell.None, ReportCell.None, ReportCell.None, ReportLanguage.Evidence(entry));
        }

        foreach (NodeFigureSet node in view.Set.Nodes.Where(node => node.Node.HasHeat))
        {
            ReportFigure? recovered = view.Of(FigureScope.Node, node.Node.Id, "heatRecovered");
            table.Row(
                ReportCell.Of(node.Node.Id), ReportCell.Of(say.Text("heat.register")), ReportCell.None,
                say.Cell(recovered, KilowattHoursPerGigajoule),
                ReportCell.None, say.Cell(view.Of(FigureScope.Node, node.Node.Id, "heatShareOfInput")),
                say.Uncertainty(recovered, KilowattHoursPerGigajoule),
                say.Evidence(recovered));
        }

        if (view.Plant("heatRecoveryRate") is ReportFigure rate)
        {
            double available = rate.Inputs.First(input => input.Name == "availableJoules").Value;
            table.Row(
                ReportCell.Of(say.Text("plant")), ReportCell.Of(say.Text("heat.in-period")),
                available > 0 ? ReportLanguage.Number(available / JoulesPerGigajoule) : say.NoData,
                ReportCell.None, say.Cell(rate), ReportCell.None, say.Uncertainty(rate), say.Evidence(rate));
            table.Note(say.Text("note.heat"));
        }

        return table.Build("no-heat");
    }
}
