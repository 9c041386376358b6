using MeterNode.Charts;
using MeterNode.Figures;
using MeterNode.Wire;

namespace MeterNode.Report;

/// <summary>
/// Where electricity goes: from the entry through machine classes and machines to what they were doing. Where the meters at the entry say
/// something for all of the period, what nodes and people do not account for is shown with its sign.
/// </summary>
internal static class EnergyFlowPicture
{
    public static string Draw(ChartView view)
    {
        ReportFigure? remainder = Plant(view, "balanceRemainder");
        double? main = remainder?.Value is null || Plant(view, "balanceTime")?.Value is not >= PlantFigureSet.WholePeriodPercent
            ? null : Plant(view, "mainMeterEnergy")?.Value;
        List<FlowMachine> machines = [.. view.Period.Set.SubMeters.Intersect(view.Nodes).Select(node => Machine(view, node))];
        if (Plant(view, "electricityStated")?.Value is double stated)
        {
            machines.Add(new FlowMachine(view.Text("stated"), view.Text("not-metered-by-node"), 0, new StateAmounts(0, 0, 0, stated)));
        }

        return EnergyFlowDiagram.Draw(new EnergyFlowData
        {
            Texts = view.Texts,
            Sources = [new FlowSource(view.Text(main is null ? "electricity" : "main-meter"), main)],
            Machines = machines,
            Unit = "kWh",
            States = view.States,
            Unexplained = view.Text("unexplained"),
            Others = view.Text("other-machines"),
        });
    }

    private static ReportFigure? Plant(ChartView view, string id) =>
        view.Period.Figures.FirstOrDefault(figure => figure.Id == id && figure.Scope.Kind == FigureScope.Plant);

    private static FlowMachine Machine(ChartView view, NodeFigureSet node)
    {
        MachineEntry? entry = EntryOf(view, node.Node.Id);
        LedgerWord? word = entry is null ? null : LedgerWords.MachineClass.FirstOrDefault(word => word.Code == entry.Class.Code());
        return new FlowMachine(
            entry?.Machine ?? view.NameOf(node), word is null ? view.Text("class-not-stated") : view.Word(word), 0,
            ChartView.KilowattHours(node));
    }

    /// <summary>What counts at the end of the period of the machine that a node measures.</summary>
    private static MachineEntry? EntryOf(ChartView view, string node)
    {
        LedgerBook? book = view.Period.Set.Statements.Book;
        DateTimeOffset at = view.Calendar.Local(view.Calendar.SlotCount).AddSeconds(-1);
        return book?.Entries<MachineEntry>().Select(entry => entry.Machine).Distinct(StringComparer.Ordinal)
            .Select(machine => book.MachineAt(machine, at)).OfType<MachineEntry>()
            .FirstOrDefault(entry => entry.Nodes.Count > 0 ? entry.Nodes.Contains(node) : entry.Machine == node);
    }
}
