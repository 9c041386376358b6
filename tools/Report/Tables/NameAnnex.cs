namespace MeterNode.Report;

/// <summary>Annex F: what tables and columns are called in the report's JSON.</summary>
internal static class NameAnnex
{
    /// <summary>The index of <paramref name="sections"/>, and of itself.</summary>
    public static ReportSection Of(ReportView view, IReadOnlyList<ReportSection> sections)
    {
        ReportLanguage say = view.Say;
        var table = new TableDraft("F1", "names", say);
        table.Text("tableNumber", "tableName", "columnName", "columnHead", "unit");
        var own = table.Build("none-entered");
        foreach (ReportTable one in sections.SelectMany(section => section.Blocks).OfType<ReportTable>().Append(own))
        {
            foreach (ReportColumn column in one.Columns)
            {
                table.Row(
                    ReportCell.Of(one.Id), ReportCell.Of(one.Name), ReportCell.Of(column.Name), ReportCell.Of(column.Head),
                    ReportCell.Of(column.Unit));
            }
        }

        return new ReportSection("names", say.Text("section.names"), [table.Build("none-entered")]);
    }
}
