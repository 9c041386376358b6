using System.Xml;
using System.Xml.Linq;
using MeterNode.Figures;
using MeterNode.Report;

namespace MeterNode.Tools.Tests.Reporting;

/// <summary>The report as one HTML document: any XML parser reads it, nothing in it runs, every text is in it once.</summary>
[TestClass]
public sealed class ReportHtmlTests
{
    private static readonly string[] s_elements =
    [
        "html", "head", "meta", "title", "style", "body", "main", "section", "nav", "h1", "h2", "h3", "p", "span", "a", "ol", "ul", "li",
        "dl", "div", "dt", "dd", "table", "thead", "tbody", "tr", "th", "td",
    ];

    private static readonly string[] s_attributes =
    [
        "lang", "charset", "http-equiv", "content", "name", "id", "class", "href", "data-c", "scope", "tabindex", "role", "aria-labelledby",
    ];

    public static IEnumerable<object[]> Contents =>
        from language in (FigureLanguage[])[FigureLanguage.English, FigureLanguage.Chinese]
        from name in (string[])["压铸机", SampleReport.Hostile, new string('x', 300), "a\r\n\tb\u202Ec"]
        select new object[] { language, name };

    [TestMethod]
    [DynamicData(nameof(Contents))]
    public void Write_AnyName_IsXmlInWhichNothingRuns(FigureLanguage language, string name)
    {
        XDocument document = Parse(Bytes(SampleReport.Of(language, name)));

        CollectionAssert.AreEquivalent(
            Array.Empty<string>(), document.Descendants().Select(e => e.Name.ToString()).Except(s_elements).ToArray());
        CollectionAssert.AreEquivalent(
            Array.Empty<string>(),
            document.Descendants().Attributes().Select(a => a.Name.ToString()).Except(s_attributes).ToArray());
        Assert.AreEqual("", string.Join(' ', document.Descendants().Attributes("href").Select(a => a.Value).Where(to => to[0] != '#')));
        Assert.AreEqual(
            "default-src 'none'; style-src 'unsafe-inline'; img-src data:",
            document.Descendants("meta").Single(e => e.Attribute("http-equiv") is not null).Attribute("content")!.Value);
        string style = document.Descendants("style").Single().Value;
        Assert.DoesNotContain("url(", style, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("@import", style, StringComparison.OrdinalIgnoreCase);
    }

    [TestMethod]
    [DynamicData(nameof(Contents))]
    public void Write_EachTextOfTheContent_IsThereOnceUnderItsAddress(FigureLanguage language, string name)
    {
        ReportContent content = SampleReport.Of(language, name);
        var shown = new Dictionary<string, string>();
        foreach (XElement element in Parse(Bytes(content)).Descendants().Where(e => e.Attribute("data-c") is not null))
        {
            Assert.IsTrue(element.Nodes().All(node => node is XText), "in one run");
            shown.Add(element.Attribute("data-c")!.Value, element.Value);
        }

        foreach ((string address, string text) in Texts(content))
        {
            Assert.IsTrue(shown.Remove(address, out string? found), address);
            Assert.AreEqual(Readable(text), found, address);
        }

        Assert.IsEmpty(shown, string.Join(", ", shown.Keys));
    }

    [TestMethod]
    public void Write_HostileName_LeavesTheStyleSheetWhole()
    {
        string html = System.Text.Encoding.UTF8.GetString(Bytes(SampleReport.Of(FigureLanguage.English, SampleReport.Hostile)));
        string style = html[html.IndexOf("<style>", StringComparison.Ordinal)..html.IndexOf("</style>", StringComparison.Ordinal)];

        Assert.AreEqual(style.Count(c => c == '{'), style.Count(c => c == '}') - 1, "the name has one brace more, inside a string");
        StringAssert.Contains(style, """content: "\22 ';}\3c /style\3e \3c script\3e alert(1)""");
    }

    [TestMethod]
    public void Write_Twice_GivesTheSameBytesWithoutAMark()
    {
        byte[] first = Bytes(SampleReport.Of(FigureLanguage.Chinese, "压铸机"));

        CollectionAssert.AreEqual(first, Bytes(SampleReport.Of(FigureLanguage.Chinese, "压铸机")));
        Assert.AreEqual((byte)'<', first[0]);
    }

    [TestMethod]
    public void Write_NumberOfEachPage_StandsInTheFootWithTheManifest()
    {
        string english = Parse(Bytes(SampleReport.Of(FigureLanguage.English, "plant"))).Descendants("style").Single().Value;
        string chinese = Parse(Bytes(SampleReport.Of(FigureLanguage.Chinese, "plant"))).Descendants("style").Single().Value;

        StringAssert.Contains(english, "@bottom-center { content: \"page \" counter(page) \" of \" counter(pages) \"\"; }");
        StringAssert.Contains(chinese, "content: \"第 \" counter(page) \" 页 共 \" counter(pages) \" 页 / page \" counter(page)");
        StringAssert.Contains(english, "@bottom-left { content: \"manifest 9f86d081884c7d65\"; }");
        StringAssert.Contains(english, "@top-left { content: \"plant · report plant/2026-11-01/2026-12-01 · version 2\"; }");
    }

    private static IEnumerable<(string Address, string Text)> Texts(ReportContent content)
    {
        foreach (ReportSection section in content.Sections)
        {
            if (section != content.Sections[0])
            {
                yield return ($"{section.Name}.title", section.Title);
            }

            for (int i = 0; i < section.Blocks.Count; i++)
            {
                foreach ((string address, string text) in Texts(section, i))
                {
                    yield return (address, text);
                }
            }
        }
    }

    private static IEnumerable<(string Address, string Text)> Texts(ReportSection section, int index) => section.Blocks[index] switch
    {
        ReportParagraph paragraph => [($"{section.Name}.{index + 1}", paragraph.Text)],
        ReportFacts facts => facts.Facts.SelectMany(fact => ((string, string)[])
            [($"{facts.Name}.{fact.Name}.label", fact.Label), ($"{facts.Name}.{fact.Name}", fact.Text)]),
        ReportTable { Rows.Count: 0 } table => [($"{table.Id}.title", table.Title), ($"{table.Id}.empty", table.EmptyText)],
        ReportTable table =>
        [
            ($"{table.Id}.title", table.Title),
            .. table.Columns.Select(column => ($"{table.Id}.head.{column.Name}", column.Head)),
            .. table.Id == "T5" ? [("T5.rows", Shortened(table))] : ((string, string)[])[],
            .. table.Rows.Take(table.Id == "T5" ? 40 : int.MaxValue)
                .SelectMany((row, n) => row.Select((cell, c) => ($"{table.Id}.{n + 1}.{table.Columns[c].Name}", cell.Text))),
            .. table.Notes.Select((note, n) => ($"{table.Id}.note.{n + 1}", note)),
        ],
        _ => [],
    };

    private static string Shortened(ReportTable table) => table.Title == "Output"
        ? "The first 40 of 90 rows; workbook, CSV and JSON have all."
        : "仅列前 40 行，共 90 行；全部内容见 XLSX、CSV 和 JSON 文件。";

    /// <summary>What XML cannot have is shown as the character that stands for such.</summary>
    private static string Readable(string text) =>
        string.Concat(text.Select(c => XmlConvert.IsXmlChar(c) || c is '\t' or '\n' or '\r' ? c : '\uFFFD'));

    private static byte[] Bytes(ReportContent content)
    {
        using var stream = new MemoryStream();
        ReportHtml.Write(content, stream);
        return stream.ToArray();
    }

    private static XDocument Parse(byte[] bytes)
    {
        using var stream = new MemoryStream(bytes);
        using var reader = XmlReader.Create(stream, new XmlReaderSettings { DtdProcessing = DtdProcessing.Ignore, XmlResolver = null });
        return XDocument.Load(reader);
    }
}
