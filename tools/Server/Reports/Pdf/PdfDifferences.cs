using System.Globalization;
using MeterNode.Plant;
using MeterNode.Report;

namespace MeterNode.Server.Reports;

/// <summary>
/// Compares what report.pdf says with the page that the evidence gives: every text, in the order in which it is printed, and nothing else
/// but lines. A font that draws another digit, or lines drawn over a text, cannot be read so: the signature of the file shows that.
/// </summary>
internal static class PdfDifferences
{
    /// <summary>More than so many texts one behind the other that are not found: it is another document.</summary>
    private const int MaximumLost = 20;

    private const int MaximumAhead = 4;

    /// <summary>Characters of a text by which alone a place is found.</summary>
    private const int MinimumAlone = 4;

    /// <summary>The texts that differ.</summary>
    /// <param name="content">What it should say.</param>
    /// <param name="folder">Folder of the report.</param>
    /// <param name="isWhole">True when nothing else may be there, too: this program made it.</param>
    public static IEnumerable<ReportDifference> Of(ReportContent content, string folder, bool isWhole)
    {
        string path = Path.Combine(folder, ReportFiles.Pdf);
        if (!File.Exists(path))
        {
            return [new ReportDifference(ReportFiles.Pdf, "the document", content.Title, null)];
        }

        IReadOnlyList<PdfPage> pages;
        try
        {
            pages = PdfText.Read(path);
        }
        catch (OperatorException e)
        {
            return [new ReportDifference(ReportFiles.Pdf, "the document", "pages that can be read", e.Message)];
        }

        var differences = new List<ReportDifference>();
        foreach ((PdfPage page, string addition) in pages.SelectMany(page => page.Additions.Select(addition => (page, addition))))
        {
            string place = string.Create(CultureInfo.InvariantCulture, $"page {page.Number}");
            differences.Add(new ReportDifference(ReportFiles.Pdf, place, "texts and lines only", addition));
        }

        Compare(content, pages, isWhole, differences);
        return differences;
    }

    /// <summary>The texts that a print of <paramref name="content"/> has otherwise, or not.</summary>
    public static IReadOnlyList<ReportDifference> Of(ReportContent content, IReadOnlyList<PdfPage> pages)
    {
        var differences = new List<ReportDifference>();
        Compare(content, pages, true, differences);
        return differences;
    }

    /// <summary>All that a print of <paramref name="content"/> has in its pages, folded.</summary>
    public static string TextOf(ReportContent content) => PdfFold.Of(string.Concat(Printed(content).Select(text => text.Text)));

    private static void Compare(ReportContent content, IReadOnlyList<PdfPage> pages, bool isWhole, List<ReportDifference> differences)
    {
        var printed = PrintedPage.Of(content);
        string[] bodies = [.. pages.Select(page => Body(page, pages.Count, printed, differences))];
        if (!isWhole)
        {
            differences.Clear();
        }

        Compare(new PdfWalk(bodies), Printed(content), isWhole, differences);
    }

    /// <summary>The page without what stands above and below it, which is compared at once.</summary>
    private static string Body(PdfPage page, int pages, PrintedPage printed, List<ReportDifference> differences)
    {
        (string text, IReadOnlyList<string> absent) = PdfBody.Of(page, pages, printed);

        // The cover has no head, and pages to sign on have no room for initials.
        string[] needed = [printed.Number(page.Number, pages), printed.Manifest];
        foreach (string missing in absent.Intersect(needed))
        {
            string place = string.Create(CultureInfo.InvariantCulture, $"foot of page {page.Number}");
            differences.Add(new ReportDifference(ReportFiles.Pdf, place, missing, null));
        }

        return text;
    }

    private static List<PrintedText> Printed(ReportContent content)
    {
        using var html = new MemoryStream();
        ReportHtml.Write(content, html);
        html.Position = 0;
        return [.. PrintedText.Of(html)];
    }

    private static void Compare(PdfWalk walk, List<PrintedText> texts, bool isWhole, List<ReportDifference> differences)
    {
        string[] wanted = [.. texts.Select(text => PdfFold.Of(text.Text))];
        int lost = 0;
        for (int i = 0; i < texts.Count; i++)
        {
            string head = PdfFold.Of(texts[i].TableHead ?? "");
            if (wanted[i].Length == 0 || walk.Take(wanted[i], head))
            {
                lost = 0;
            }
            else
            {
                string? found = Ahead(walk, wanted, i + 1, head);
                lost = found is null ? lost + 1 : 0;
                if (isWhole || found is null || !found.Contains(wanted[i], StringComparison.Ordinal))
                {
                    string expected = TextDifferences.Short(texts[i].Text);
                    differences.Add(new ReportDifference(ReportFiles.Pdf, Place(texts[i], walk), expected, found));
                }
            }

            if (lost > MaximumLost)
            {
                differences.RemoveRange(differences.Count - MaximumLost, MaximumLost);
                return;
            }
        }

        if (isWhole && walk.Rest.Length > 0)
        {
            differences.Add(new ReportDifference(ReportFiles.Pdf, "the last page", "nothing more", TextDifferences.Short(walk.Rest)));
        }
    }

    /// <summary>
    /// Goes to where the texts from <paramref name="first"/> on come soon, and gives what was before: of several texts one behind the other
    /// a place is surer than of one, which may be a digit.
    /// </summary>
    private static string? Ahead(PdfWalk walk, string[] wanted, int first, string head)
    {
        for (int count = Math.Min(MaximumAhead, wanted.Length - first); count > 0; count--)
        {
            string together = string.Concat(wanted.AsSpan(first, count));
            if ((count > 1 || together.Length >= MinimumAlone) && walk.SkipTo(together, head) is string skipped)
            {
                return skipped;
            }
        }

        return null;
    }

    private static string Place(PrintedText text, PdfWalk walk) => text.Address.Length > 0
        ? text.Address
        : string.Create(CultureInfo.InvariantCulture, $"page {walk.Page}");
}
