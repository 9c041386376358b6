using MeterNode.Figures;
using MeterNode.Wire;

namespace MeterNode.Report;

/// <summary>Adds rows to the cross-map.</summary>
/// <param name="view">The report.</param>
/// <param name="table">Its table.</param>
internal sealed class CrossMapRows(ReportView view, TableDraft table)
{
    private ReportLanguage Say => view.Say;

    /// <summary>A field that takes a figure.</summary>
    public void Figure(string framework, string field, string? about, ReportFigure? figure) => table.Row(
        ReportCell.Of(framework), ReportCell.Of(Field(field)), ReportCell.Of(about ?? view.Period.Registry.Site),
        figure is null ? Say.NoData : Say.Cell(figure), ReportCell.Of(figure is null ? null : ReportUnit.Of(figure)),
        ReportCell.Of(figure?.Id), Say.Uncertainty(figure), Say.Evidence(figure));

    /// <summary>A field that takes a text; null: this report cannot answer it.</summary>
    public void Text(string framework, string field, string? about, string? text) => table.Row(
        ReportCell.Of(framework), ReportCell.Of(Field(field)), ReportCell.Of(about ?? view.Period.Registry.Site),
        text is null ? Say.NoData : ReportCell.Of(text), ReportCell.None, ReportCell.Of(text is null ? null : Say.Text("origin.request")),
        ReportCell.None, ReportCell.None);

    /// <summary>A field that takes what people stated of a carrier, as a quantity.</summary>
    public void Quantity(string framework, string field, EnergyCarrier carrier)
    {
        if (view.Of(FigureScope.Carrier, carrier.Code(), "comprehensiveEnergy") is not ReportFigure coal)
        {
            Text(framework, field, null, null);
            return;
        }

        string unit = LedgerWords.Carrier.First(word => word.Code == carrier.Code()).Units[0];
        table.Row(
            ReportCell.Of(framework), ReportCell.Of(Field(field)), ReportCell.Of(view.Period.Registry.Site),
            ReportLanguage.Number(coal.Inputs[0].Value), ReportCell.Of(ReportUnit.Of(unit)), ReportCell.Of("comprehensiveEnergy"),
            ReportCell.None, Say.Evidence(coal));
    }

    /// <summary>Names of PACT's fields are its own in every language.</summary>
    private string Field(string field) => field.Contains('.', StringComparison.Ordinal) ? Say.Text(field) : field;
}
