using MeterNode.Figures;

namespace MeterNode.Report;

/// <summary>T2: what the meter at the entry says, against what nodes and people account for.</summary>
internal static class BalanceSection
{
    public static ReportSection Of(ReportView view)
    {
        ReportLanguage say = view.Say;
        return new ReportSection("balance", say.Text("section.balance"), [Table(view), Chart(view)]);
    }

    /// <summary>True when the remainder is not greater than its uncertainty; null where nobody can say.</summary>
    public static bool? IsExplained(ReportView view) => view.Plant("balanceRemainder") is { Value: double value, IsEstimate: false } figure
        && figure.Uncertainty is double expanded
        ? Math.Abs(value) <= expanded
        : null;

    private static ReportTable Table(ReportView view)
    {
        ReportLanguage say = view.Say;
        var table = new TableDraft("T2", "balance", say);
        table.Text("input").Figure("mainMeter", "mainMeterEnergy").Figure("subMeters", "energy").Figure("stated", "electricityStated")
            .Figure("balanceTime", "balanceTime").Figure("remainder", "balanceRemainder").Figure("inRemainder", "balanceNotMeteredBound")
            .Text("withinUncertainty").Worth("kWh");
        if (view.Plant("mainMeterEnergy") is ReportFigure main)
        {
            ReportFigure? remainder = view.Plant("balanceRemainder");
            table.Row(
                ReportCell.Of(say.Text("electricity")),
                say.Cell(main),
                say.Cell(view.Plant("energy")),
                say.Cell(view.Plant("electricityStated")),
                say.Cell(view.Plant("balanceTime")),
                say.Cell(remainder),
                say.Cell(view.Plant("balanceNotMeteredBound")),
                IsExplained(view) is bool isExplained ? ReportCell.Of(say.Text(isExplained ? "yes" : "no")) : say.NoData,
                say.Uncertainty(remainder),
                say.Evidence(remainder));
            table.Note(say.Text("note.balance"));
        }

        string[] nodes = [.. view.Set.Nodes.Except(view.Set.SubMeters).Select(node => node.Node.Id)];
        if (nodes.Length > 0)
        {
            table.Note(say.Text("note.node-at-entry", say.List(nodes, 6)));
        }

        return table.Build("no-main-meter");
    }

    private static ReportChart Chart(ReportView view)
    {
        ReportLanguage say = view.Say;
        NodeFigureSet? taker = view.Set.SubMeters.Where(node => node.Joules > 0).MaxBy(node => node.Joules);
        return new ReportChart(
            ReportChartKind.EnergyFlow,
            taker is null
                ? say.Text("chart.energy-flow.none")
                : say.Text(
                    "chart.energy-flow", taker.Node.Machine, say.Value(view.Of(FigureScope.Node, taker.Node.Id, "energy")),
                    say.Value(view.Plant("energy"))));
    }
}
