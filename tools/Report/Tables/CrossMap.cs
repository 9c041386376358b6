using System.Globalization;
using MeterNode.Figures;
using MeterNode.Wire;

namespace MeterNode.Report;

/// <summary>
/// The cross-map: which field of which standard or questionnaire takes which value of this report. A field that this report cannot answer
/// says so.
/// </summary>
internal static class CrossMap
{
    /// <summary>T12b.</summary>
    public static ReportTable Of(ReportView view)
    {
        ReportLanguage say = view.Say;
        var table = new TableDraft("T12b", "crossMap", say);
        table.Text("framework", "field", "about").Number("value").Text("unit", "origin").Worth("");
        var rows = new CrossMapRows(view, table);
        string day = ReportCell.Of(DateOnly.FromDateTime(view.Calendar.Local(0).DateTime)).Text;
        string end = ReportCell.Of(DateOnly.FromDateTime(view.Calendar.Local(view.Calendar.SlotCount).DateTime)).Text;
        ReportFigure? electricity = view.Plant("electricityTotal") ?? view.Plant("energy");
        ReportFigure? renewable = view.Plant("renewableShare");
        foreach (string article in view.Names(FigureScope.Article))
        {
            ReportFigure? OfArticle(string id) => view.Of(FigureScope.Article, article, id);
            const string Cbam = "CBAM";
            rows.Text(Cbam, "cbam.cn", article, view.Entries<ArticleEntry>().LastOrDefault(one => one.Article == article)?.Cn);
            rows.Figure(Cbam, "cbam.activity", article, OfArticle("goodMass"));
            rows.Figure(Cbam, "cbam.electricity", article, OfArticle("cbamElectricity"));
            rows.Figure(Cbam, "cbam.direct", article, OfArticle("cbamDirect"));
            rows.Figure(Cbam, "cbam.indirect", article, OfArticle("cbamIndirect"));
            rows.Figure(Cbam, "cbam.precursors", article, OfArticle("cbamPrecursors"));
            const string Pact = "PACT 3.0.3";
            rows.Text(Pact, "declaredUnitOfMeasurement", article, "kilogram");
            rows.Text(Pact, "declaredUnitAmount", article, "1");
            rows.Text(Pact, "productMassPerDeclaredUnit", article, "1");
            rows.Text(Pact, "referencePeriodStart", article, Moment(view.Calendar.Local(0)));
            rows.Text(Pact, "referencePeriodEnd", article, Moment(view.Calendar.Local(view.Calendar.SlotCount)));
            rows.Text(Pact, "pcfExcludingBiogenicUptake", article, null);
            rows.Text(Pact, "pcfIncludingBiogenicUptake", article, null);
            rows.Text(Pact, "fossilGhgEmissions", article, null);
            rows.Figure(Pact, "primaryDataShare", article, view.Plant("primaryDataShare"));
        }

        const string Esrs = "ESRS E1-5 §37";
        rows.Figure(Esrs, "esrs.electricity", null, electricity);
        rows.Figure(Esrs, "esrs.renewable", null, renewable);
        rows.Quantity(Esrs, "esrs.gas", EnergyCarrier.NaturalGas);
        rows.Quantity(Esrs, "esrs.diesel", EnergyCarrier.Diesel);
        rows.Quantity(Esrs, "esrs.heat", EnergyCarrier.SteamHeat);
        rows.Text(Esrs, "esrs.nuclear", null, null);
        rows.Figure("CDP", "cdp.electricity", null, electricity);
        rows.Figure("CDP", "cdp.renewable", null, renewable);
        rows.Figure("CDP", "cdp.location", null, view.Plant("emissionsLocation"));
        rows.Figure("CDP", "cdp.market", null, view.Plant("emissionsMarket"));
        rows.Figure("SASB TR-AP-130a.1", "sasb.energy", null, electricity);
        rows.Text("SASB TR-AP-130a.1", "sasb.grid", null, null);
        rows.Figure("SASB TR-AP-130a.1", "sasb.renewable", null, renewable);
        rows.Text("EcoVadis", "ecovadis.company", null, view.Period.Registry.Site);
        rows.Text("EcoVadis", "ecovadis.date", null, $"{day} – {end}");
        rows.Figure("EcoVadis", "ecovadis.coverage", null, view.Plant("completeness"));
        rows.Figure("EcoVadis", "ecovadis.energy", null, electricity);
        table.Note(say.Text("note.cross-map"));
        return table.Build("none-entered");
    }

    private static string Moment(DateTimeOffset time) => time.ToString("yyyy-MM-dd'T'HH:mmzzz", CultureInfo.InvariantCulture);
}
