using System.Reflection;
using System.Text;
using MeterNode.Charts;

namespace MeterNode.Report;

/// <summary>
/// Writes a report as one HTML document: without scripts, without anything from outside, the same bytes for the same content. It is what
/// the PDF is printed from.
/// </summary>
public static class ReportHtml
{
    /// <summary>Nothing runs, nothing is loaded.</summary>
    public const string ContentPolicy = "default-src 'none'; style-src 'unsafe-inline'; img-src data:";

    private static readonly UTF8Encoding s_utf8 = new(encoderShouldEmitUTF8Identifier: false);

    /// <summary>Writes the document, UTF-8 without a byte order mark.</summary>
    /// <exception cref="IOException">The stream cannot be written.</exception>
    public static void Write(ReportContent content, Stream to) => to.Write(s_utf8.GetBytes(ToText(content)));

    private static string ToText(ReportContent content)
    {
        var say = new PageTexts(content.Language);
        var html = new HtmlWriter();
        html.Markup("<!DOCTYPE html>\n").Open("html", ("lang", content.LanguageTag)).Line();
        WriteHead(html, content);
        html.Open("body").Line().Open("main").Line();
        WriteCover(html, content, say);
        for (int i = 1; i < content.Sections.Count; i++)
        {
            ReportSection section = content.Sections[i];
            html.Open("section", ("id", section.Name), ("class", ClassOf(content.Sections, i)));
            html.Element("h2", section.Title, ("data-c", ReportAddress.Title(section))).Line();
            WriteBlocks(html, content, section, say);
            html.Close().Line();
            if (i == 1)
            {
                // On paper behind the signatures, on a screen behind the cover.
                WriteContents(html, content, say);
            }
        }

        return html.Close().Close().Close().Line().ToString();
    }

    private static void WriteHead(HtmlWriter html, ReportContent content)
    {
        html.Open("head").Line();
        html.Void("meta", ("charset", "utf-8")).Line();
        html.Void("meta", ("http-equiv", "Content-Security-Policy"), ("content", ContentPolicy)).Line();
        html.Void("meta", ("name", "viewport"), ("content", "width=device-width, initial-scale=1")).Line();
        html.Void("meta", ("name", "color-scheme"), ("content", "light dark")).Line();
        html.Element("title", $"{content.Title} · {content.Number} · {content.Version}").Line();
        html.Open("style").Line().Markup(ChartStyle.Css).Markup(StyleSheet()).Markup(PageStyle.Of(content)).Close().Line();
        html.Close().Line();
    }

    private static void WriteCover(HtmlWriter html, ReportContent content, PageTexts say)
    {
        ReportSection cover = content.Sections[0];
        html.Open("section", ("id", cover.Name), ("class", "cover")).Line();
        html.Element("h1", content.Title).Line();
        html.Element("p", say.Of("number", content.Number, content.Version), ("class", "report-number")).Line();
        WriteBlocks(html, content, cover, say);
        html.Close().Line();
    }

    private static void WriteContents(HtmlWriter html, ReportContent content, PageTexts say)
    {
        html.Open("nav").Element("h2", say.Of("contents")).Open("ol").Line();
        foreach (ReportSection section in content.Sections.Skip(1))
        {
            html.Open("li").Element("a", section.Title, ("href", "#" + section.Name));
            foreach (ReportTable table in section.Blocks.OfType<ReportTable>())
            {
                html.Text(" ").Element("a", table.Id, ("href", "#" + table.Id));
            }

            html.Close().Line();
        }

        html.Close().Close().Line();
    }

    private static void WriteBlocks(HtmlWriter html, ReportContent content, ReportSection section, PageTexts say)
    {
        for (int i = 0; i < section.Blocks.Count; i++)
        {
            string address = ReportAddress.Block(section, i);
            switch (section.Blocks[i])
            {
                case ReportParagraph paragraph:
                    html.Element("p", paragraph.Text, ("class", paragraph.IsWarning ? "warning" : null), ("data-c", address)).Line();
                    break;
                case ReportFacts facts:
                    WriteFacts(html, facts);
                    break;
                case ReportTable table:
                    TableHtml.Write(html, table, say);
                    break;
                case ReportChart chart:
                    ReportCharts.Write(html, chart, content, address);
                    break;
                case ReportCode code:
                    html.Open("figure", ("class", "code")).Markup(QrCode.Draw(code.Text, code.Caption));
                    html.Element("figcaption", code.Caption, ("data-c", address)).Close().Line();
                    break;
                case ReportSignatures signatures:
                    SignaturesHtml.Write(html, signatures, say);
                    break;
                default:
                    throw new NotSupportedException($"A page cannot show a block of the type {section.Blocks[i].GetType().Name}.");
            }
        }
    }

    private static void WriteFacts(HtmlWriter html, ReportFacts facts)
    {
        html.Open("dl").Line();
        foreach (ReportFact fact in facts.Facts)
        {
            html.Open("div").Element("dt", fact.Label, ("data-c", ReportAddress.Label(facts, fact)));
            html.Element("dd", fact.Text, ("data-c", ReportAddress.Fact(facts, fact))).Close().Line();
        }

        html.Close().Line();
    }

    private static string? ClassOf(IReadOnlyList<ReportSection> sections, int index) =>
        IsWide(sections, index) ? "wide" : sections[index].Blocks.OfType<ReportSignatures>().Any() ? "signing" : null;

    /// <summary>
    /// A section behind a wide one lies on its side like it, unless the upright pages go on behind it: a page that is turned begins anew,
    /// and leaves one half empty.
    /// </summary>
    private static bool IsWide(IReadOnlyList<ReportSection> sections, int index)
    {
        static bool NeedsOwnPage(ReportSection section) => section.IsWide || section.Blocks.OfType<ReportSignatures>().Any();
        return sections[index].IsWide || sections[index].Blocks.OfType<ReportTable>().Any(TableHtml.HasTwoColumns)
            || (!NeedsOwnPage(sections[index]) && sections[index - 1].IsWide
                && (index + 1 == sections.Count || NeedsOwnPage(sections[index + 1])));
    }

    private static string StyleSheet()
    {
        using Stream stream = Assembly.GetExecutingAssembly().GetManifestResourceStream("MeterNode.Report.Html.report.css")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
