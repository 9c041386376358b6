using MeterNode.Figures;

namespace MeterNode.Report;

/// <summary>T4: what each machine's node metered.</summary>
internal static class MachineSection
{
    public static ReportSection Of(ReportSource source, ReportLanguage say) =>
        new("machines", say.Text("section.machines"), [Table(source, say)]) { IsWide = true };

    private static ReportTable Table(ReportSource source, ReportLanguage say)
    {
        var figures = new FigureIndex(source.Figures.Figures);
        return new ReportTable
        {
            Id = "T4",
            Name = "machines",
            Title = say.Text("table.machines"),
            EmptyText = say.Text("no-nodes"),
            Columns =
            [
                say.Column("machine", ReportColumnKind.Text),
                say.Column("node", ReportColumnKind.Text),
                say.Column("energy", ReportColumnKind.Number, "kWh"),
                say.Column("maximumDemand", ReportColumnKind.Number, "kW"),
                say.Column("at", ReportColumnKind.Time),
                say.Column("uncertainty", ReportColumnKind.Uncertainty, "kWh"),
                say.Column("evidence", ReportColumnKind.Evidence),
            ],
            Rows = [.. source.Figures.Set.Nodes.Select(node => Row(node, figures, say))],
        };
    }

    private static ReportCell[] Row(NodeFigureSet set, FigureIndex figures, ReportLanguage say)
    {
        var scope = new FigureScope(FigureScope.Node, set.Node.Id);
        ReportFigure? energy = figures.Find("energy", scope);
        ReportFigure? demand = figures.Find("maximumDemand", scope);
        return
        [
            ReportCell.Of(set.Node.Machine),
            ReportCell.Of(set.Node.Id),
            say.Cell(energy),
            say.Cell(demand),
            ReportCell.Of(demand?.At),
            say.Uncertainty(energy),
            say.Evidence(energy),
        ];
    }
}
