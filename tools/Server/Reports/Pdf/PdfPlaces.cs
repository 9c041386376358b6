using MeterNode.Report;

namespace MeterNode.Server.Reports;

/// <summary>Finds where the texts of a report stand in its PDF.</summary>
internal static class PdfPlaces
{
    /// <summary>
    /// The page on which each text begins, from 1, null for a text of which a PDF keeps nothing; all is null where the PDF says something
    /// else, or more.
    /// </summary>
    /// <param name="texts">The texts of the report, in the order in which they are printed.</param>
    /// <param name="pages">The pages of the PDF.</param>
    /// <param name="printed">What stands above and below each of them.</param>
    public static IReadOnlyList<int?>? Of(IReadOnlyList<PrintedText> texts, IReadOnlyList<PdfPage> pages, PrintedPage printed)
    {
        var walk = new PdfWalk([.. pages.Select(page => PdfBody.Of(page, pages.Count, printed).Text)]);
        int?[] places = new int?[texts.Count];
        for (int i = 0; i < texts.Count; i++)
        {
            string text = PdfFold.Of(texts[i].Text);
            if (text.Length == 0)
            {
                continue;
            }

            if (!walk.Take(text, PdfFold.Of(texts[i].TableHead ?? "")))
            {
                return null;
            }

            places[i] = walk.FirstPage;
        }

        return walk.Rest.Length == 0 && pages.All(page => page.Additions.Count == 0) ? places : null;
    }
}
