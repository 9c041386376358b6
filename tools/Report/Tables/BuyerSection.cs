using MeterNode.Figures;
using MeterNode.Wire;

namespace MeterNode.Report;

/// <summary>T12: what buyers and their standards ask of a product, with the origin of every value.</summary>
internal static class BuyerSection
{
    public static ReportSection Of(ReportView view) => new(
        "buyer",
        view.Say.Text("section.buyer"),
        [Products(view), CrossMap.Of(view), Precursors(view), new ReportParagraph(view.Say.Text("buyer.limits"))])
    {
        IsWide = true,
    };

    private static ReportTable Products(ReportView view)
    {
        ReportLanguage say = view.Say;
        var table = new TableDraft("T12a", "products", say);
        table.Text("article", "articleName", "cn").Figure("electricityPerTonne", "cbamElectricity")
            .Figure("directEmissions", "cbamDirect").Figure("indirectEmissions", "cbamIndirect").Figure("precursors", "cbamPrecursors")
            .Figure("primaryDataShare", "primaryDataShare")
            .Worth("MWh/t");
        foreach (string article in view.Names(FigureScope.Article))
        {
            ArticleEntry? entry = view.Entries<ArticleEntry>().LastOrDefault(one => one.Article == article);
            ReportFigure? electricity = view.Of(FigureScope.Article, article, "cbamElectricity");
            table.Row(
                ReportCell.Of(article),
                ReportCell.Of(entry?.Name),
                ReportCell.Of(entry?.Cn),
                say.Cell(electricity),
                Known("cbamDirect"),
                Known("cbamIndirect"),
                Known("cbamPrecursors"),
                say.Cell(view.Plant("primaryDataShare")),
                say.Uncertainty(electricity),
                say.Evidence(electricity));

            ReportCell Known(string id) => view.Of(FigureScope.Article, article, id) is ReportFigure figure ? say.Cell(figure) : say.NoData;
        }

        if (table.RowCount > 0)
        {
            table.Note(say.Text("note.products"));
        }

        return table.Build("no-output");
    }

    /// <summary>What suppliers state of the raw material of the lots of the period.</summary>
    private static ReportTable Precursors(ReportView view)
    {
        var table = new TableDraft("T12c", "precursors", view.Say);
        table.Text("lot", "rawLot", "material", "cn").Number("precursorMass", "kg").Number("embedded", "kg/t").Text("gas").Number("year")
            .Text("supplier", "document").Time("published").Evidence();
        HashSet<string> lots = [.. view.Names(FigureScope.Lot)];
        foreach (PrecursorEntry entry in view.Entries<PrecursorEntry>().Where(entry => lots.Contains(entry.Lot)))
        {
            table.Row(
                ReportCell.Of(entry.Lot), ReportCell.Of(entry.Raw), ReportCell.Of(entry.Material), ReportCell.Of(entry.Cn),
                ReportLanguage.Stated(entry.Kilograms), ReportLanguage.Stated(entry.KilogramsPerTonne),
                ReportCell.Of(entry.Gas == GasBasis.CarbonDioxide ? "CO2" : "CO2e"), ReportCell.Of(entry.Year),
                ReportCell.Of(entry.Supplier), ReportCell.Of(entry.Document), ReportCell.Of(entry.Date), ReportLanguage.Evidence(entry));
        }

        return table.Build("no-precursors");
    }
}
