using MeterNode.Report;

namespace MeterNode.Server.Reports;

/// <summary>Takes away from a page of a PDF what stands above and below it.</summary>
internal static class PdfBody
{
    /// <summary>What the page says, folded, and what does not stand above or below it.</summary>
    /// <param name="page">The page.</param>
    /// <param name="pages">How many there are.</param>
    /// <param name="printed">What stands above and below each.</param>
    public static (string Text, IReadOnlyList<string> Absent) Of(PdfPage page, int pages, PrintedPage printed)
    {
        string text = PdfFold.Of(page.Text);
        List<string> frame = [printed.Number(page.Number, pages), printed.Manifest, printed.Head, printed.Initials];
        for (int i = 0; i < frame.Count;)
        {
            string part = PdfFold.Of(frame[i]);
            if (part.Length > 0 && text.StartsWith(part, StringComparison.Ordinal))
            {
                text = text[part.Length..];
                frame.RemoveAt(i);
                i = 0;
            }
            else
            {
                i++;
            }
        }

        return (text, frame);
    }
}
