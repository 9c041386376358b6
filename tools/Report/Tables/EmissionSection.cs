using MeterNode.Figures;

namespace MeterNode.Report;

/// <summary>
/// T11: emissions of electricity and of stated fuels. CO2 and CO2e stand in tables of their own and are never added up.
/// </summary>
internal static class EmissionSection
{
    public static ReportSection Of(ReportView view) => new(
        "emissions",
        view.Say.Text("section.emissions"),
        [
            Table(
                view, "T11a", "emissionsCo2", "kg CO2",
                [("emissionsLocation", view.Set.Factors.Grid), ("emissionsMarket", view.Set.Factors.Remainder)]),
            Table(view, "T11b", "emissionsCo2e", "kg CO2e", [("emissionsFootprint", view.Set.Factors.Footprint)]),
            Fuels(view),
        ])
    {
        IsWide = true,
    };

    private static ReportTable Table(
        ReportView view, string id, string name, string unit, IEnumerable<(string Figure, FactorChoice? Factor)> methods)
    {
        ReportLanguage say = view.Say;
        var table = new TableDraft(id, name, say);
        table.Text("method").Number("activity", "kWh").Number("emissionFactor").Text("factorUnit", "area").Number("year")
            .Text("publisher", "document", "factorMark", "yearFits").Number("emissions", unit).Worth(unit);
        foreach ((string figure, FactorChoice? choice) in methods)
        {
            if (view.Plant(figure) is not ReportFigure emissions || choice is null)
            {
                continue;
            }

            FactorRow row = choice.Row;
            double? activity = emissions.Inputs.Where(input => input.Name == "electricity").Select(input => (double?)input.Value)
                .FirstOrDefault();
            table.Row(
                ReportCell.Of(emissions.Definition.Name(say.Language)),
                ReportLanguage.Number(activity),
                FactorCells.Value(row),
                ReportCell.Of(row.UnitWithGas),
                ReportCell.Of(FactorCells.Area(row, say)),
                row.Year is int year ? ReportCell.Of(year) : ReportCell.None,
                ReportCell.Of(FactorCells.Publisher(row, say)),
                ReportCell.Of(FactorCells.Document(row, say)),
                ReportCell.Of(say.Text("mark." + row.Source.Mark.Code())),
                ReportCell.Of(say.Text(choice.IsOfTheYear ? "yes" : "no")),
                say.Cell(emissions),
                say.Uncertainty(emissions),
                say.Evidence(emissions));
        }

        if (table.RowCount > 0)
        {
            table.Note(say.Text("note." + name));
        }

        return table.Build("no-emissions");
    }

    private static ReportTable Fuels(ReportView view)
    {
        ReportLanguage say = view.Say;
        var table = new TableDraft("T11c", "emissionsDirect", say);
        table.Text("carrier", "unit").Number("quantity").Number("emissionFactor").Text("factorUnit", "factorSource", "factorMark")
            .Number("emissions", "kg CO2").Worth("kg CO2");
        foreach (string carrier in view.Names(FigureScope.Carrier))
        {
            if (view.Of(FigureScope.Carrier, carrier, "emissionsDirect") is not ReportFigure emissions)
            {
                continue;
            }

            string unit = CarrierName.UnitOf(carrier, say);
            FactorRow? fuel = view.Set.Factors.Fuels.Values.Select(factor => factor.Emission.Row)
                .FirstOrDefault(row => emissions.Factors.Contains(row.Id));
            table.Row(
                ReportCell.Of(CarrierName.Of(carrier, say)),
                ReportCell.Of(unit),
                ReportLanguage.Number(emissions.Inputs[0].Value),
                ReportLanguage.Number(emissions.Inputs[1].Value),
                ReportCell.Of("kg CO2/" + unit),
                ReportCell.Of(fuel is null ? null : FactorCells.Document(fuel, say)),
                ReportCell.Of(fuel is null ? null : say.Text("mark." + fuel.Source.Mark.Code())),
                say.Cell(emissions),
                say.Uncertainty(emissions),
                say.Evidence(emissions));
        }

        if (table.RowCount > 0)
        {
            ReportFigure? all = view.Plant("emissionsDirect");
            table.Row(
                ReportCell.Of(say.Text("total")), ReportCell.None, ReportCell.None, ReportCell.None, ReportCell.None, ReportCell.None,
                ReportCell.None, say.Cell(all), say.Uncertainty(all), say.Evidence(all));
            table.Note(say.Text("note.emissionsDirect"));
        }

        return table.Build("no-direct");
    }
}
