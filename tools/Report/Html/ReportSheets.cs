using System.Globalization;
using System.Reflection;
using System.Text;
using System.Text.RegularExpressions;
using System.Xml;
using System.Xml.Linq;

namespace MeterNode.Report;

/// <summary>
/// Shows a page that <see cref="ReportHtml"/> wrote as the sheets on which it was printed: the same texts, pictures and style, cut where
/// the printed pages end.
/// </summary>
public static partial class ReportSheets
{
    private const string Head = "<head>";
    private const string HeadEnd = "</head>";

    /// <summary>What is never divided: it stands on the sheet on which it begins.</summary>
    private static readonly string[] s_whole = ["h1", "h2", "h3", "p", "figure", "tr", "li", "thead"];

    /// <summary>The sheets as one HTML document, without scripts and without anything from outside.</summary>
    /// <param name="html">The page, UTF-8.</param>
    /// <param name="pages">
    /// On which printed page each of its texts begins, from 1, in the order of <see cref="PrintedText.Of"/>; null where that is not known.
    /// </param>
    /// <param name="printed">What stands above and below each page.</param>
    /// <param name="count">How many pages were printed.</param>
    /// <returns>The document; null where a page has no text that begins on it.</returns>
    /// <exception cref="XmlException">The page is not well-formed.</exception>
    public static string? Of(byte[] html, IReadOnlyList<int?> pages, PrintedPage printed, int count)
    {
        XElement body = PrintedText.Body(new MemoryStream(html));
        var places = new Dictionary<XNode, int>();
        foreach ((XText node, int? at) in PrintedText.In(body).Zip(pages, (found, place) => (found.Node, place)))
        {
            if (at is int known)
            {
                places[node] = known;
            }
        }

        var sheets = new SheetCut(places);
        Add(sheets, body.Element("main")!);
        if (sheets.HasGap || sheets.Sheets.Count != count)
        {
            return null;
        }

        string page = Encoding.UTF8.GetString(html);
        int begin = page.IndexOf(Head, StringComparison.Ordinal);
        int end = page.IndexOf(HeadEnd, StringComparison.Ordinal);
        var document = new StringBuilder(page[..begin]);
        document.Append(ForScreen(page[begin..end])).Append("<style>").Append(StyleSheet()).Append("</style>").Append(HeadEnd)
            .Append("<body><main>\n");
        for (int i = 0; i < count; i++)
        {
            document.Append(Framed(sheets.Sheets[i], i + 1, count, printed)).Append('\n');
        }

        return document.Append("</main></body></html>\n").ToString();
    }

    private static void Add(SheetCut sheets, XElement container)
    {
        foreach (XElement element in container.Elements())
        {
            if (s_whole.Contains(element.Name.LocalName) || (element.Name.LocalName == "div" && element.Element("dt") is not null))
            {
                sheets.Add(element);
            }
            else
            {
                sheets.Open(element);
                Add(sheets, element);
                sheets.Close();
            }
        }
    }

    /// <summary>The sheet with what is printed above and below it, as <c>@page</c> in report.css has it.</summary>
    private static string Framed(XElement sheet, int number, int count, PrintedPage printed)
    {
        string kind = sheet.Elements().FirstOrDefault()?.Attribute("class")?.Value
            ?? (sheet.Element("nav") is null ? "upright" : "signing");
        sheet.SetAttributeValue("id", string.Create(CultureInfo.InvariantCulture, $"page-{number}"));
        sheet.SetAttributeValue("class", "sheet " + kind);
        sheet.SetAttributeValue("aria-label", printed.Number(number, count));
        if (kind != "cover")
        {
            sheet.AddFirst(new XElement("header", printed.Head));
        }

        var foot = new XElement("footer", new XElement("span", printed.Manifest), new XElement("span", printed.Number(number, count)));
        if (kind is not ("cover" or "signing"))
        {
            foot.Add(new XElement("span", new XAttribute("class", "initials"), printed.Initials));
        }

        sheet.Add(foot);

        // An element that closes itself is none in HTML.
        foreach (XElement empty in sheet.Descendants().Where(element => element.IsEmpty && element.Name.LocalName != "br"))
        {
            empty.Value = "";
        }

        return sheet.ToString(SaveOptions.DisableFormatting);
    }

    /// <summary>The head with the style for paper on the screen, and that for a screen nowhere.</summary>
    private static string ForScreen(string head) => MediaRule().Replace(head, rule => rule.Groups["print"].Success ? "@media screen"
            : rule.Value.EndsWith(" and ", StringComparison.Ordinal) ? "@media print and "
            : rule.Value.EndsWith("screen", StringComparison.Ordinal) ? "@media print" : "@media print and ")
        .Replace("content=\"light dark\"", "content=\"only light\"", StringComparison.Ordinal);

    [GeneratedRegex("@media (?:(?<print>print)|screen and |screen)?")]
    private static partial Regex MediaRule();

    private static string StyleSheet()
    {
        using Stream stream = Assembly.GetExecutingAssembly().GetManifestResourceStream("MeterNode.Report.Html.sheets.css")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
