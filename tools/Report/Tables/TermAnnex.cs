namespace MeterNode.Report;

/// <summary>Annex C: terms in both languages.</summary>
internal static class TermAnnex
{
    public static ReportSection Of(ReportView view)
    {
        ReportLanguage say = view.Say;
        var table = new TableDraft("C1", "terms", say);
        table.Text("chinese", "english");
        foreach (ReportTerm term in ReportTerms.All)
        {
            table.Row(ReportCell.Of(term.Zh), ReportCell.Of(term.En));
        }

        table.Note(say.Text("note.terms"));
        return new ReportSection("terms", say.Text("section.terms"), [table.Build("none-entered")]);
    }
}
