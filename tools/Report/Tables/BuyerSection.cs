using MeterNode.Figures;
using MeterNode.Wire;

namespace MeterNode.Report;

/// <summary>T12: what buyers and their standards ask of a product, with the origin of every value.</summary>
internal static class BuyerSection
{
    public static ReportSection Of(ReportView view) => new(
        "buyer", view.Say.Text("section.buyer"), [Products(view), CrossMap.Of(view), new ReportParagraph(view.Say.Text("buyer.limits"))])
    {
        IsWide = true,
    };

    private static ReportTable Products(ReportView view)
    {
        ReportLanguage say = view.Say;
        var table = new TableDraft("T12a", "products", say);
        table.Text("article", "articleName", "cn").Figure("electricityPerTonne", "cbamElectricity").Text("directEmissions")
            .Figure("indirectEmissions", "cbamIndirect").Text("precursors").Figure("primaryDataShare", "primaryDataShare")
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
                say.NoData,
                say.Cell(view.Of(FigureScope.Article, article, "cbamIndirect")),
                say.NoData,
                say.Cell(view.Plant("primaryDataShare")),
                say.Uncertainty(electricity),
                say.Evidence(electricity));
        }

        if (table.RowCount > 0)
        {
            table.Note(say.Text("note.products"));
        }

        return table.Build("no-output");
    }
}
