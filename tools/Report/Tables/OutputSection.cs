using System.Globalization;
using MeterNode.Figures;
using MeterNode.Wire;

namespace MeterNode.Report;

/// <summary>T5: what was made.</summary>
internal static class OutputSection
{
    private const decimal MilligramsPerGram = 1000;

    public static ReportSection Of(ReportView view) =>
        new("output", view.Say.Text("section.output"), [Table(view)]) { IsWide = true };

    private static ReportTable Table(ReportView view)
    {
        ReportLanguage say = view.Say;
        var table = new TableDraft("T5", "output", say);
        table.Text("article", "articleName", "partMass", "cavities").Figure("shots", "shots").Figure("rejects", "rejects")
            .Figure("goodParts", "goodParts").Figure("goodMass", "goodMass").Figure("pouredMass", "pouredMass").Figure("yield", "yield")
            .Text("signedOutputs").Evidence();
        HashSet<long> signed =
        [
            .. view.Set.Shifts.SelectMany(shift => shift.Outputs.Where(shift.IsSigned)).Select(output => output.StatementNumber),
        ];
        foreach (string article in view.Names(FigureScope.Article))
        {
            ReportFigure? Of(string figure) => view.Of(FigureScope.Article, article, figure);
            ArticleEntry[] entries = [.. Entries(view, article)];
            OutputEntry[] outputs = [.. Outputs(view, Of("goodParts"))];
            table.Row(
                ReportCell.Of(article),
                ReportCell.Of(entries.Select(entry => entry.Name).LastOrDefault(name => name is not null)),
                ReportCell.Of(say.List([.. entries.Select(entry => Dated(view, Grams(entry.PartMilligrams) + " g", entry))])),
                ReportCell.Of(say.List([.. entries.Select(entry => entry.Cavities.ToString(CultureInfo.InvariantCulture)).Distinct()])),
                say.Cell(Of("shots")),
                say.Cell(Of("rejects")),
                say.Cell(Of("goodParts")),
                say.Cell(Of("goodMass")),
                say.Cell(Of("pouredMass")),
                say.Cell(Of("yield")),
                ReportCell.Of(string.Create(
                    CultureInfo.InvariantCulture,
                    $"{outputs.Count(output => signed.Contains(output.StatementNumber))}/{outputs.Length}")),
                say.Evidence(Of("goodParts")));
        }

        if (table.RowCount > 0)
        {
            table.Note(say.Text("note.output"));
        }

        return table.Build("no-output");
    }

    /// <summary>What was stated about an article and counts in the period, by its time.</summary>
    private static IEnumerable<ArticleEntry> Entries(ReportView view, string article)
    {
        ArticleEntry[] all = [.. view.Entries<ArticleEntry>().Where(entry => entry.Article == article).OrderBy(entry => entry.From)];
        for (int i = 0; i < all.Length; i++)
        {
            if (view.IsInPeriod(all[i].From, i + 1 < all.Length ? all[i + 1].From : null))
            {
                yield return all[i];
            }
        }
    }

    private static IEnumerable<OutputEntry> Outputs(ReportView view, ReportFigure? good) =>
        good?.Statements.Select(number => view.Book!.Find(number)).OfType<OutputEntry>() ?? [];

    private static string Grams(long milligrams) => (milligrams / MilligramsPerGram).ToString("0.###", CultureInfo.InvariantCulture);

    private static string Dated(ReportView view, string value, ArticleEntry entry) =>
        view.Say.Text("from-day", value, ReportCell.Of(DateOnly.FromDateTime(view.Local(entry.From).DateTime)).Text);
}
