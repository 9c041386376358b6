using MeterNode.Figures;
using MeterNode.Wire;

namespace MeterNode.Report;

/// <summary>T3: energy by class of machines and by sub-process.</summary>
internal static class ClassSection
{
    public static ReportSection Of(ReportView view) => new(
        "classes",
        view.Say.Text("section.classes"),
        [
            Table(view, "T3a", "classes", "class", FigureScope.Class, entry => entry.Class.Code()),
            Table(view, "T3b", "processes", "process", FigureScope.Process, entry => entry.Process),
        ])
    {
        IsWide = true,
    };

    private static ReportTable Table(
        ReportView view, string id, string name, string column, string scope, Func<MachineEntry, string> groupOf)
    {
        ReportLanguage say = view.Say;
        var table = new TableDraft(id, name, say);
        table.Text(column).Number("machines").Figure("timeMetered", "timeMetered").Figure("completeness", "completeness")
            .Figure("energy", "energy").Figure("coal", "comprehensiveEnergy").Figure("share", "energyShare")
            .Figure("production", "energyProduction").Figure("standby", "energyStandby").Figure("off", "energyOff")
            .Figure("standbyShare", "standbyShare").Worth("kWh");
        foreach (string group in view.Names(scope))
        {
            ReportFigure? Of(string figure) => view.Of(scope, group, figure);
            table.Row(
                ReportCell.Of(scope == FigureScope.Class ? say.Word(LedgerWords.MachineClass, group) : group),
                ReportCell.Of(view.Entries<MachineEntry>().Where(entry => groupOf(entry) == group).Select(entry => entry.Machine)
                    .Distinct(StringComparer.Ordinal).LongCount()),
                say.Cell(Of("timeMetered")),
                say.Cell(Of("completeness")),
                say.Cell(Of("energy")),
                say.Cell(Of("comprehensiveEnergy")),
                say.Cell(Of("energyShare")),
                say.Cell(Of("energyProduction")),
                say.Cell(Of("energyStandby")),
                say.Cell(Of("energyOff")),
                say.Cell(Of("standbyShare")),
                say.Uncertainty(Of("energy")),
                say.Evidence(Of("energy")));
        }

        if (table.RowCount > 0)
        {
            table.Note(say.Text("note.classes"));
            table.Note(say.Text("note.calorific"));
        }

        return table.Build("no-machines");
    }
}
