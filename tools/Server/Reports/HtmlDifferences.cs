using System.Globalization;
using System.Text;
using System.Xml;
using MeterNode.Plant;
using MeterNode.Report;

namespace MeterNode.Server.Reports;

/// <summary>Compares report.html with the page that the evidence gives.</summary>
internal static class HtmlDifferences
{
    /// <summary>The texts that differ; where none does and the page is still another one, the first line that differs.</summary>
    public static IEnumerable<ReportDifference> Of(ReportContent content, string folder, bool isWhole)
    {
        string path = Path.Combine(folder, ReportFiles.Html);
        if (!File.Exists(path))
        {
            return [new ReportDifference(ReportFiles.Html, "the page", content.Title, null)];
        }

        byte[] found = File.ReadAllBytes(path);
        using var page = new MemoryStream();
        ReportHtml.Write(content, page);
        byte[] expected = page.ToArray();
        if (found.AsSpan().SequenceEqual(expected))
        {
            return [];
        }

        List<ReportDifference> texts;
        try
        {
            texts = [.. TextDifferences.Of(
                ReportFiles.Html, ReportHtmlReader.Read(new MemoryStream(expected)), ReportHtmlReader.Read(new MemoryStream(found)))];
        }
        catch (XmlException e)
        {
            return [new ReportDifference(ReportFiles.Html, "the page", "a page that can be read", PlainReason.Of(e))];
        }

        return texts.Count > 0 || !isWhole ? texts : [FirstLine(expected, found)];
    }

    private static ReportDifference FirstLine(byte[] expected, byte[] found)
    {
        string[] wanted = Encoding.UTF8.GetString(expected).Split('\n');
        string[] written = Encoding.UTF8.GetString(found).Split('\n');
        int line = 0;
        while (line < wanted.Length && line < written.Length && wanted[line] == written[line])
        {
            line++;
        }

        return new ReportDifference(
            ReportFiles.Html,
            string.Create(CultureInfo.InvariantCulture, $"line {line + 1}"),
            TextDifferences.Short(line < wanted.Length ? wanted[line] : ""),
            TextDifferences.Short(line < written.Length ? written[line] : ""));
    }
}
