using MeterNode.Figures;

namespace MeterNode.Report;

/// <summary>T15: the uncertainty budget of each node's energy, and of their sum.</summary>
internal static class UncertaintySection
{
    public static ReportSection Of(ReportView view)
    {
        ReportLanguage say = view.Say;
        return new ReportSection("uncertainty", say.Text("section.uncertainty"), [Table(view)]) { IsWide = true };
    }

    private static ReportTable Table(ReportView view)
    {
        ReportLanguage say = view.Say;
        var table = new TableDraft("T15", "uncertainty", say);
        table.Text("machine", "source", "type").Number("value").Text("unit").Number("divisor").Number("sensitivity")
            .Number("standardUncertainty", "%").Number("contribution", "%").Text("isStated", "reason");
        foreach (NodeFigureSet node in view.Set.Nodes)
        {
            Rows(table, say, node.Node.Id, node.Budget);
            if (node.Budget is null)
            {
                table.Note(say.Text("note-about", node.Node.Id, say.Text(node.Node.IsEstimate ? "budget.estimate" : "budget.none")));
            }
        }

        Rows(table, say, say.Text("plant"), view.Set.Budget);
        table.Note(say.Text("note.budget"));
        table.Note(say.Text("note.correlated"));
        return table.Build("no-nodes");
    }

    private static void Rows(TableDraft table, ReportLanguage say, string name, UncertaintyBudget? budget)
    {
        if (budget is null)
        {
            return;
        }

        foreach (UncertaintyRow row in budget.Rows)
        {
            table.Row(
                ReportCell.Of(name), ReportCell.Of(row.Name(say.Language)), ReportCell.Of(row.Type.ToString()),
                ReportLanguage.Number(row.Value), ReportCell.Of(row.Unit), ReportLanguage.Number(row.Divisor),
                ReportLanguage.Number(row.Sensitivity), ReportLanguage.Number(row.StandardPercent),
                ReportLanguage.Number(budget.ContributionPercent(row)), ReportCell.Of(say.Text(row.IsStated ? "yes" : "default")),
                ReportCell.Of(row.Reason.Text(say.Language)));
        }

        Total(table, say, name, "budget.combined", budget.StandardPercent);
        Total(table, say, name, "budget.expanded", budget.ExpandedPercent);
    }

    private static void Total(TableDraft table, ReportLanguage say, string name, string what, double percent) => table.Row(
        ReportCell.Of(name), ReportCell.Of(say.Text(what)), ReportCell.None,
        ReportCell.Of(percent, FigureRounding.Text(percent, percent, false)), ReportCell.Of("%"), ReportCell.None, ReportCell.None,
        ReportCell.None, ReportCell.None, ReportCell.None, ReportCell.None);
}
