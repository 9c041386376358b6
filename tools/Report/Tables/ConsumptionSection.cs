using MeterNode.Figures;
using MeterNode.Wire;

namespace MeterNode.Report;

/// <summary>T1: what the plant consumed of each carrier, in standard coal.</summary>
internal static class ConsumptionSection
{
    private const double KilogramsPerTonne = 1000;

    public static ReportSection Of(ReportView view) =>
        new("consumption", view.Say.Text("section.consumption"), [Table(view)]) { IsWide = true };

    private static ReportTable Table(ReportView view)
    {
        ReportLanguage say = view.Say;
        var table = new TableDraft("T1", "consumption", say);
        table.Text("carrier", "unit").Number("quantity").Number("factor").Text("factorUnit", "factorKind", "factorSource", "factorMark")
            .Figure("coal", "comprehensiveEnergy").Number("coalTonnes", "tce").Figure("share", "comprehensiveEnergyShare").Worth("kgce");
        foreach (string carrier in view.Names(FigureScope.Carrier))
        {
            ReportFigure coal = view.Of(FigureScope.Carrier, carrier, "comprehensiveEnergy")!;
            FactorRow? factor = FactorOf(coal);
            table.Row(
                ReportCell.Of(CarrierName.Of(carrier, say)),
                ReportCell.Of(CarrierName.UnitOf(carrier, say)),
                Quantity(view, carrier, coal),
                factor is null ? ReportCell.None : FactorCells.Value(factor),
                ReportCell.Of(factor is null ? null : ReportUnit.Of(factor.UnitWithGas)),
                ReportCell.Of(factor is null ? null : say.Text("factorKind." + factor.Kind.Code())),
                ReportCell.Of(factor is null ? null : FactorCells.Document(factor, say)),
                ReportCell.Of(factor is null ? null : say.Text("mark." + factor.Source.Mark.Code())),
                say.Cell(coal),
                say.Cell(coal, KilogramsPerTonne),
                say.Cell(view.Of(FigureScope.Carrier, carrier, "comprehensiveEnergyShare")),
                say.Uncertainty(coal),
                say.Evidence(coal));
        }

        ReportFigure? all = view.Plant("comprehensiveEnergy");
        table.Row(
            ReportCell.Of(say.Text("total")), ReportCell.None, ReportCell.None, ReportCell.None, ReportCell.None, ReportCell.None,
            ReportCell.None, ReportCell.None, say.Cell(all), say.Cell(all, KilogramsPerTonne), ReportCell.None,
            say.Uncertainty(all), say.Evidence(all));
        table.Note(say.Text("note.calorific"));
        FactorRow equivalent = FactorTable.BuiltIn.Coal(FactorKind.Equivalent, EnergyCarrier.Electricity.Code());
        table.Note(say.Text(
            "note.equivalent",
            FactorCells.Value(equivalent).Text,
            ReportUnit.Of(equivalent.UnitWithGas),
            FactorCells.Document(equivalent, say),
            say.Text("mark." + equivalent.Source.Mark.Code())));
        table.Note(say.Text("note.sums"));
        return table.Build("none-entered");
    }

    private static FactorRow? FactorOf(ReportFigure coal) =>
        coal.Factors.Count == 0 ? null : FactorTable.BuiltIn.Rows.FirstOrDefault(row => row.Id == coal.Factors[0]);

    /// <summary>Electricity is a figure of its own; what people stated of other carriers is an input.</summary>
    private static ReportCell Quantity(ReportView view, string carrier, ReportFigure coal)
    {
        if (carrier == EnergyCarrier.Electricity.Code())
        {
            return view.Say.Cell(view.Plant("electricityTotal") ?? view.Plant("energy"));
        }

        return carrier == EnergyCarrier.Other.Code() ? ReportCell.None : ReportLanguage.Number(coal.Inputs[0].Value);
    }
}
