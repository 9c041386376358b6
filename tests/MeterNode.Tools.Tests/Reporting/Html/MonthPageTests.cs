using System.Xml.Linq;
using MeterNode.Figures;
using MeterNode.Report;
using MeterNode.Server.Reports;
using MeterNode.Tools.Tests.Reporting.Tables;
using MeterNode.Tools.Tests.Support;
using Microsoft.Playwright;

namespace MeterNode.Tools.Tests.Reporting;

/// <summary>The report of a made month: its charts are drawn, the page fits a phone, and the paper says the same.</summary>
[TestClass]
public sealed class MonthPageTests
{
    private static readonly ReportChartKind[] s_drawn =
    [
        ReportChartKind.HeatMap, ReportChartKind.LoadProfile, ReportChartKind.LoadDuration, ReportChartKind.EnergyFlow,
        ReportChartKind.States, ReportChartKind.Control, ReportChartKind.Completeness,
    ];

    [TestMethod]
    [DataRow(FigureLanguage.English)]
    [DataRow(FigureLanguage.Chinese)]
    public void Page_EveryChart_IsDrawnWithItsCaption(FigureLanguage language)
    {
        ReportContent content = MonthReport.Of(language);
        XElement[] pictures =
            [.. XDocument.Parse(Html(content)).Descendants("figure").Where(figure => (string?)figure.Attribute("class") != "code")];
        ReportChart[] charts = [.. content.Sections.SelectMany(section => section.Blocks).OfType<ReportChart>()];

        Assert.HasCount(charts.Length, pictures);
        for (int i = 0; i < charts.Length; i++)
        {
            bool isDrawn = pictures[i].Elements().Any(element => element.Name.LocalName == "svg");
            Assert.AreEqual(charts[i].Caption, pictures[i].Element("figcaption")!.Value);
            Assert.IsTrue(isDrawn || pictures[i].Elements("p").Any(p => p.Attribute("class")!.Value == "no-chart"));
            Assert.IsTrue(isDrawn || !s_drawn.Contains(charts[i].Kind), $"{charts[i].Kind} has no picture");
        }

        CollectionAssert.IsSubsetOf(s_drawn, charts.Select(chart => chart.Kind).ToArray());
    }

    [TestMethod]
    public void Page_OfAMonth_HasNoScriptNothingFromOutsideAndNoIdTwice()
    {
        XElement[] elements = [.. XDocument.Parse(Html(MonthReport.Of(FigureLanguage.Chinese))).Descendants()];

        Assert.IsFalse(Array.Exists(elements, e => e.Name.LocalName is "script" or "link" or "iframe" or "object" or "image" or "use"));
        XAttribute[] attributes = [.. elements.Attributes()];
        Assert.IsFalse(Array.Exists(attributes, a => a.Name.LocalName.StartsWith("on", StringComparison.Ordinal) || a.Name == "style"));
        Assert.IsFalse(Array.Exists(attributes, a => a.Name == "href" && a.Value[0] != '#'));
        string[] ids = [.. attributes.Where(a => a.Name == "id").Select(a => a.Value)];
        CollectionAssert.AreEqual(ids.Distinct().ToArray(), ids);
        foreach (XAttribute link in attributes.Where(a => a.Name == "href"))
        {
            CollectionAssert.Contains(ids, link.Value[1..]);
        }
    }

    [TestMethod]
    [DataRow(FigureLanguage.English)]
    [DataRow(FigureLanguage.Chinese)]
    public void Paper_OfAMonth_SaysWhatThePageSays(FigureLanguage language)
    {
        ReportContent content = MonthReport.Of(language);
        string folder = Directory.CreateTempSubdirectory("mn-month").FullName;
        string pdf = Path.Combine(folder, "report.pdf");
        new ReportPdf(TestBrowser.Path).Print(content, pdf, CancellationToken.None);

        Assert.AreEqual("", string.Join('\n', PdfDifferences.Of(content, folder, isWhole: true).Select(found => found.Reason.Text)));
        using var html = new MemoryStream();
        ReportHtml.Write(content, html);
        html.Position = 0;
        IReadOnlyList<PdfPage> pages = PdfText.Read(pdf);
        var printed = PrintedPage.Of(content);
        IReadOnlyList<int?>? places = PdfPlaces.Of([.. PrintedText.Of(html)], pages, printed);
        Assert.IsNotNull(places, "every text is on a page");
        Assert.IsNotNull(ReportSheets.Of(html.ToArray(), places, printed, pages.Count), "every page has a text that begins on it");
    }

    [TestMethod]
    [DataRow(FigureLanguage.English, 1280, ColorScheme.Light)]
    [DataRow(FigureLanguage.Chinese, 360, ColorScheme.Light)]
    [DataRow(FigureLanguage.English, 360, ColorScheme.Dark)]
    public async Task Page_OnAScreen_FitsItsWidthAndBreaksNoPolicy(FigureLanguage language, int width, ColorScheme colours)
    {
        TestBrowser.Require();
        string folder = Directory.CreateTempSubdirectory("mn-month").FullName;
        string file = Path.Combine(folder, "report.html");
        await File.WriteAllTextAsync(file, Html(MonthReport.Of(language)));
        using IPlaywright playwright = await Playwright.CreateAsync();
        await using IBrowser browser = await TestBrowser.Launch(playwright);
        IPage page = await TestBrowser.Page(
            browser,
            new BrowserNewContextOptions { ViewportSize = new ViewportSize { Width = width, Height = 800 }, ColorScheme = colours });
        var said = new List<string>();
        page.Console += (_, message) => said.Add(message.Text);
        page.Request += (_, request) => said.Add(request.Url);
        await page.GotoAsync("file://" + file);
        string wide = await page.EvaluateAsync<string>("""
            () => {
              const found = [];
              if (document.documentElement.scrollWidth > innerWidth) found.push('page ' + document.documentElement.scrollWidth);
              for (const e of document.querySelectorAll('p, dd, dt, h1, h2, h3, li, figcaption, svg'))
                if (!e.closest('.scroll') && e.getClientRects().length && e.getBoundingClientRect().right > innerWidth + 1)
                  found.push(e.textContent.slice(0, 60));
              return found.join('\n');
            }
            """);

        Assert.AreEqual("", wide);
        Assert.AreEqual("file://" + file, string.Join('\n', said));
    }

    private static string Html(ReportContent content)
    {
        using var stream = new MemoryStream();
        ReportHtml.Write(content, stream);
        stream.Position = 0;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
