using MeterNode.Figures;
using MeterNode.Wire;

namespace MeterNode.Report;

/// <summary>T10: renewable electricity, by contract, own generation and certificate.</summary>
internal static class RenewableSection
{
    public static ReportSection Of(ReportView view) =>
        new("renewable", view.Say.Text("section.renewable"), [Table(view)]) { IsWide = true };

    private static ReportTable Table(ReportView view)
    {
        ReportLanguage say = view.Say;
        var table = new TableDraft("T10", "renewable", say);
        table.Text("source").Time("from", "to").Number("statedEnergy", "kWh").Number("energyInPeriod", "kWh")
            .Number("contractFactor", "g/kWh").Text("gas", "certificate").Time("cancelled").Text("area")
            .Number("matched", "kWh").Figure("share", "renewableShare").Figure("shareHourly", "renewableShareHourly").Evidence();
        foreach (ContractEntry entry in view.Set.Statements.Contracts)
        {
            table.Row(
                ReportCell.Of(say.Word(LedgerWords.ContractType, entry.Type.Code())), ReportCell.Of(view.Local(entry.From)),
                ReportCell.Of(view.Local(entry.To)), ReportCell.Of(entry.KilowattHours),
                ReportLanguage.Number(view.Set.Statements.KilowattHours(entry)), ReportLanguage.Stated(entry.GramsPerKilowattHour),
                ReportCell.Of(entry.Gas is GasBasis gas ? say.Text("gas." + gas.Code()) : null), ReportCell.None, ReportCell.None,
                ReportCell.None, ReportCell.None, ReportCell.None, ReportCell.None, ReportLanguage.Evidence(entry));
        }

        foreach (CertificateEntry entry in view.Entries<CertificateEntry>()
            .Where(entry => view.IsInPeriod(entry.GeneratedFrom, entry.GeneratedTo)))
        {
            table.Row(
                ReportCell.Of(say.Text("certificate")), ReportCell.Of(view.Local(entry.GeneratedFrom)),
                ReportCell.Of(view.Local(entry.GeneratedTo)), ReportCell.Of(entry.KilowattHours),
                ReportLanguage.Number(view.Set.Statements.KilowattHours(entry)), ReportCell.None, ReportCell.None,
                ReportCell.Of(entry.Code), ReportCell.Of(entry.Cancelled), ReportCell.Of(entry.Area), ReportCell.None, ReportCell.None,
                ReportCell.None, ReportLanguage.Evidence(entry));
        }

        ReportFigure? share = view.Plant("renewableShare");
        ReportFigure? hourly = view.Plant("renewableShareHourly");
        if (share is not null)
        {
            double matched = hourly!.Inputs.First(input => input.Name == "matched").Value;
            table.Row(
                ReportCell.Of(say.Text("plant")), ReportCell.None, ReportCell.None, ReportCell.None, ReportCell.None, ReportCell.None,
                ReportCell.None, ReportCell.None, ReportCell.None, ReportCell.None, ReportLanguage.Number(matched), say.Cell(share),
                say.Cell(hourly), say.Evidence(share));
        }

        if (table.RowCount > 0)
        {
            table.Note(say.Text("note.renewable"));
        }

        return table.Build("no-renewable");
    }
}
