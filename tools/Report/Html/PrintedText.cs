using System.Xml;
using System.Xml.Linq;

namespace MeterNode.Report;

/// <summary>A text of a report in the order in which it is printed.</summary>
/// <param name="Address">Its address, such as <c>T4.3.energy</c>; empty for a text that has none.</param>
/// <param name="Text">What is printed.</param>
/// <param name="TableHead">The head of the table whose row it is in: each further page of the table begins with it; else null.</param>
public sealed record PrintedText(string Address, string Text, string? TableHead)
{
    /// <summary>Elements one in the other in a page that this program wrote are fewer: what is read goes down one by one.</summary>
    private const int MaximumDepth = 100;

    /// <summary>The texts of a page that <see cref="ReportHtml"/> wrote.</summary>
    /// <exception cref="XmlException">The page is not well-formed, or its elements are nested more deeply than a report's.</exception>
    public static IEnumerable<PrintedText> Of(Stream html) => In(Body(html)).Select(found => found.Text);

    /// <summary>The body of such a page, of a stream that can go back.</summary>
    /// <exception cref="XmlException">The page is not well-formed, or its elements are nested more deeply than a report's.</exception>
    internal static XElement Body(Stream html)
    {
        RequireDepth(html);
        using XmlReader reader = Open(html);
        return XDocument.Load(reader).Root!.Element("body")!;
    }

    /// <summary>Before anything is kept of it: to add an element takes a time that grows with its depth.</summary>
    private static void RequireDepth(Stream html)
    {
        long begin = html.Position;
        using (XmlReader reader = Open(html))
        {
            while (reader.Read())
            {
                if (reader.Depth > MaximumDepth)
                {
                    throw new XmlException($"its elements are nested more than {MaximumDepth} deep, which no report's are");
                }
            }
        }

        html.Position = begin;
    }

    private static XmlReader Open(Stream html) =>
        XmlReader.Create(html, new XmlReaderSettings { DtdProcessing = DtdProcessing.Ignore, XmlResolver = null });

    /// <summary>The texts of a body, each with where it is.</summary>
    internal static IEnumerable<(XText Node, PrintedText Text)> In(XElement body) => Below(body, "", null);

    private static IEnumerable<(XText Node, PrintedText Text)> Below(XElement element, string address, string? head)
    {
        string inner = element.Attribute("data-c")?.Value ?? address;
        string? rows = element.Name.LocalName == "tbody" ? element.Parent!.Element("thead")?.Value : head;
        foreach (XNode node in element.Nodes())
        {
            if (node is XText text && text.Value.Trim().Length > 0)
            {
                yield return (text, new PrintedText(inner, text.Value, rows));
            }
            else if (node is XElement child && IsPrinted(child))
            {
                foreach ((XText, PrintedText) printed in Below(child, inner, rows))
                {
                    yield return printed;
                }
            }
        }
    }

    /// <summary>Titles of pictures are for who cannot see them; of each picture the size for paper is printed.</summary>
    private static bool IsPrinted(XElement element) =>
        element.Name.LocalName != "title" && !(element.Attribute("class")?.Value.Split(' ').Contains("chart-narrow") ?? false);
}
