using System.Diagnostics;
using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using MeterNode.Plant.Access;
using MeterNode.Server.Reports;
using MeterNode.Server.Today;
using MeterNode.Tools.Tests.Support;
using MeterNode.Tools.Tests.Wire;
using MeterNode.Wire;
using Microsoft.Playwright;
using UglyToad.PdfPig;
using UglyToad.PdfPig.Content;
using UglyToad.PdfPig.Writer;

namespace MeterNode.Tools.Tests.Web;

/// <summary>Before anybody signs a report, its page shows the A4 pages that are signed.</summary>
[TestClass]
public sealed class ReportPagesTests
{
    /// <summary>How a sheet looks: as wide as the frame, every text on it, and columns where other sheets of the table have them.</summary>
    private const string Look = """
        () => {
          const found = [], wide = document.documentElement.clientWidth;
          if (document.documentElement.scrollWidth > wide) { found.push('scrolls sideways'); }
          for (const sheet of document.querySelectorAll('.sheet')) {
            const box = sheet.getBoundingClientRect(), foot = sheet.querySelector(':scope > footer').getBoundingClientRect();
            if (box.width < Math.min(wide, 790) * 0.85) { found.push(sheet.id + ' is narrow: ' + box.width + ' of ' + wide); }
            const ratio = box.height / box.width, a4 = sheet.classList.contains('wide') ? 210 / 297 : 297 / 210;
            if (Math.abs(ratio / a4 - 1) > 0.02) { found.push(sheet.id + ' is no A4: ' + ratio); }
            for (const part of sheet.querySelectorAll('td, th, p, h1, h2, h3, li, dd, svg')) {
              const at = part.getBoundingClientRect();
              if (at.width > 0 && (at.right > box.right || at.left < box.left)) { found.push(sheet.id + ': outside: ' + part.textContent); }
              if (at.width > 0 && at.bottom > foot.top + 1) { found.push(sheet.id + ': over its foot: ' + part.textContent); }
            }
          }
          const columns = {};
          for (const table of document.querySelectorAll('.sheet table')) {
            const id = table.querySelector('thead [data-c]')?.dataset.c, left = table.getBoundingClientRect().left;
            if (!id) { continue; }
            const places = [...table.querySelectorAll('thead th')].map(head => Math.round(head.getBoundingClientRect().left - left));
            const other = columns[id] ??= places;
            if (places.some((place, i) => Math.abs(place - other[i]) > 1)) { found.push(id + ': ' + other + ' and ' + places); }
          }
          return JSON.stringify(found);
        }
        """;

    [TestMethod]
    [Timeout(Patience.TestMs)]
    [DataRow("en", "page 2 of ")]
    [DataRow("zh", "第 2 页 共 ")]
    public async Task Pages_OfAReportWithPdf_AreThoseOfThePdf_InItsPage(string language, string second)
    {
        TestBrowser.Require();

        using var api = new ServedApi();
        TrialStaff.Sign(
            api.Plant.Folder, "eva", LedgerKind.Hall, ("machine", api.Plant.Nodes.Node.Machine), ("hall", "压铸一车间东侧"),
            ("from", TestNode.StartSeconds - 3600));
        KeptReport report = await Made(api, language, "html,pdf");
        HttpClient viewer = await api.Web.SignedIn(AccessRole.Viewer);
        HttpResponseMessage answer = await viewer.GetAsync($"/reports/{report.Name}/pages.html");
        Assert.AreEqual(HttpStatusCode.OK, answer.StatusCode);
        string policy = answer.Headers.GetValues("Content-Security-Policy").Single();
        StringAssert.Contains(policy, "default-src 'none'");
        StringAssert.Contains(policy, "frame-ancestors 'self'");
        StringAssert.Contains(policy, "sandbox");
        string sheets = await answer.Content.ReadAsStringAsync();
        Assert.DoesNotContain("<script", sheets);
        StringAssert.Contains(sheets, "压铸一车间东侧", "the widest table has one column more");

        // Each sheet says what that page of the PDF says: how often it has each word of three letters or more, and figure.
        string[] cut = [.. sheets.Split("<article ").Skip(1)];
        using PdfDocument pdf = PdfDocument.Open(report.PathOf(ReportFiles.Pdf));
        Assert.HasCount(pdf.NumberOfPages, cut);
        StringAssert.Contains(cut[1], second + pdf.NumberOfPages);
        foreach ((string sheet, int number) in cut.Select((sheet, index) => (sheet, index + 1)))
        {
            string printed = Bare(pdf.GetPage(number).Text);
            foreach (Match cell in Regex.Matches(sheet, "<t[dh][^>]*data-c=\"([^\"]*)\"[^>]*>([^<]{3,})</t[dh]>"))
            {
                StringAssert.Contains(printed, Bare(cell.Groups[2].Value), $"page {number}: {cell.Groups[1].Value}");
            }
        }

        // Nothing is lost and nothing is there twice but the heads of tables that go on.
        string[] addresses = [.. Addresses(File.ReadAllText(report.PathOf(ReportFiles.Html)))];
        CollectionAssert.AreEqual(addresses, Addresses(sheets).Distinct().ToArray());

        using IPlaywright playwright = await Playwright.CreateAsync();
        await using IBrowser browser = await TestBrowser.Launch(playwright);
        var complaints = new List<string>();
        foreach ((int width, string shown, bool isDark) in
            ((int, string, bool)[])[(1440, "en", false), (360, "zh", true), (1440, "zh", true), (360, "en", false)])
        {
            IPage page = await WebTrial.SignIn(browser, api.Web.Web.Address, "viewer", width, shown, isDark);
            await page.GotoAsync($"{api.Web.Web.Address}/reports/{report.Name}");
            Assert.AreEqual("", await page.GetAttributeAsync("iframe.preview", "sandbox"));
            IFrame frame = page.Frames.Single(frame => frame.Url.EndsWith("/pages.html", StringComparison.Ordinal));
            await frame.WaitForSelectorAsync("#page-1");
            complaints.AddRange(JsonSerializer.Deserialize<string[]>(await frame.EvaluateAsync<string>(Look))!
                .Select(complaint => $"{width} {shown}: {complaint}"));
            await page.Locator("iframe.preview").ScrollIntoViewIfNeededAsync();
            await page.ClickAsync("details:has(a[href*='pages.html']) summary");

            // In a frame whose scripts are forbidden axe waits for ever; what is in it was looked at above.
            await page.EvaluateAsync("() => document.querySelector('iframe.preview').remove()");
            complaints.AddRange((await PageComplaints.On(page)).Select(complaint => $"{width} {shown}: {complaint}"));
            await page.ClickAsync("a[href$='pages.html?size=full#page-2']");
            await TestBrowser.Arrives(page, "location.href.endsWith('/pages.html?size=full#page-2')");
            await page.WaitForFunctionAsync("""
                () => {
                  const box = document.querySelector('#page-2')?.getBoundingClientRect();
                  return box && Math.abs(box.width - 210 / 25.4 * 96) < 1 && box.top < 100 && box.top > -1;
                }
                """);
            await page.Context.CloseAsync();
        }

        Assert.IsEmpty(complaints, string.Join("\n", complaints.Distinct()));
    }

    [TestMethod]
    [Timeout(Patience.TestMs)]
    public async Task Pages_OfAReportWithoutPdf_AreNotMadeUp()
    {
        using var api = new ServedApi();
        KeptReport report = await Made(api, "en", "html");
        HttpClient viewer = await api.Web.SignedIn(AccessRole.Viewer);
        Assert.AreEqual(HttpStatusCode.NotFound, (await viewer.GetAsync($"/reports/{report.Name}/pages.html")).StatusCode);
        string page = await ServedWeb.Text(await viewer.GetAsync("/reports/" + report.Name));
        StringAssert.Contains(page, "the PDF decides where its pages end");
        StringAssert.Contains(page, "/report.html\" sandbox");
    }

    /// <summary>A PDF that says something else than the page is shown as no page of it.</summary>
    [TestMethod]
    [Timeout(Patience.TestMs)]
    public async Task Pages_WherePdfAndPageDiffer_AreNotShown()
    {
        TestBrowser.Require();

        using var api = new ServedApi();
        KeptReport report = await Made(api, "en", "html,pdf");
        using var bound = new WorkBound(1, 0, TimeSpan.FromSeconds(5));
        using var sheets = new SheetBook(bound, TimeProvider.System);
        using (new FileStream(report.PathOf(ReportFiles.Pdf), FileMode.Open, FileAccess.ReadWrite, FileShare.None))
        {
            Assert.IsNull(await sheets.Find(report, CancellationToken.None), "another program has it, this time");
        }

        using var others = new ManualResetEventSlim();
        Task<bool> other = bound.Run(stop => others.Wait(Patience.Step, stop), CancellationToken.None);
        await Assert.ThrowsExactlyAsync<WorkBusyException>(() => sheets.Find(report, CancellationToken.None));
        others.Set();
        await other;
        Assert.IsNotNull(await sheets.Find(report, CancellationToken.None));
        string path = report.PathOf(ReportFiles.Html);
        File.WriteAllText(path, new Regex("(data-c=\"T1\\.1\\.[a-z]*\">)[^<]+").Replace(File.ReadAllText(path), "${1}another text", 1));
        StringAssert.Contains(File.ReadAllText(path), "another text");
        Assert.IsNull(await sheets.Find(report, CancellationToken.None));
    }

    /// <summary>Whoever can write the folder puts anything there: the page comes all the same.</summary>
    [TestMethod]
    [Timeout(Patience.TestMs)]
    public async Task Page_OfAReportWhoseFilesAreReplaced_ShowsTheReportWithoutPages()
    {
        using var api = new ServedApi();
        KeptReport report = await Made(api, "en", "html");
        HttpClient viewer = await api.Web.SignedIn(AccessRole.Viewer);
        string html = report.PathOf(ReportFiles.Html), pdf = report.PathOf(ReportFiles.Pdf);
        byte[] made = File.ReadAllBytes(html);
        using var builder = new PdfDocumentBuilder();
        builder.AddPage(PageSize.A4);
        byte[] readable = builder.Build();
        byte[] bodiless = "<html><head></head></html>"u8.ToArray();
        foreach ((byte[] page, byte[] document) in
            ((byte[], byte[])[])
            [
                (bodiless, readable), ("<html><head></head><body></body></html>"u8.ToArray(), readable), (made, readable),
                (made, "%PDF-1.7 and nothing more"u8.ToArray()), (made, readable[..(readable.Length / 2)]),
            ])
        {
            File.WriteAllBytes(html, page);
            File.WriteAllBytes(pdf, document);
            await HasNoPages();
        }

        File.WriteAllBytes(html, made);
        using (new FileStream(pdf, FileMode.Open, FileAccess.ReadWrite, FileShare.None))
        {
            await HasNoPages();
        }

        async Task HasNoPages()
        {
            HttpResponseMessage answer = await viewer.GetAsync("/reports/" + report.Name);
            Assert.AreEqual(HttpStatusCode.OK, answer.StatusCode);
            StringAssert.Contains(await ServedWeb.Text(answer), "/report.html\" sandbox");
            Assert.AreEqual(HttpStatusCode.NotFound, (await viewer.GetAsync($"/reports/{report.Name}/pages.html")).StatusCode);
        }
    }

    /// <summary>While another report is being cut, the page comes with the report itself, and says why it has no pages yet.</summary>
    [TestMethod]
    [Timeout(Patience.TestMs)]
    [DataRow("en", "Other reports are being cut into A4 pages, so this one is not yet.")]
    [DataRow("zh", "正在为其他报告生成 A4 分页，本报告的分页暂未显示")]
    public async Task Page_WhileAnotherReportIsCut_SaysSoAndShowsTheReport(string language, string busy)
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Inconclusive("a file that somebody reads for as long as the test wants is a pipe");
        }

        using var api = new ServedApi();
        KeptReport held = await Made(api, "zh", "html"), report = await Made(api, "en", "html");
        Assert.AreNotEqual(held.Name, report.Name);
        using var builder = new PdfDocumentBuilder();
        builder.AddPage(PageSize.A4);
        foreach (KeptReport each in (KeptReport[])[held, report])
        {
            File.WriteAllBytes(each.PathOf(ReportFiles.Pdf), builder.Build());
        }

        string pipe = held.PathOf(ReportFiles.Html);
        File.Delete(pipe);
        using (Process made = Process.Start("mkfifo", [pipe]))
        {
            made.WaitForExit();
        }

        HttpClient viewer = await api.Web.SignedIn(AccessRole.Viewer);
        viewer.DefaultRequestHeaders.Add("Accept-Language", language);
        string address = "/reports/" + report.Name;
        Task<HttpResponseMessage> other = viewer.GetAsync($"/reports/{held.Name}/pages.html");

        // Open from the moment on at which the other report is being read, until the end of this block.
        using (await Task.Run(() => new FileStream(pipe, FileMode.Open, FileAccess.Write, FileShare.ReadWrite)))
        {
            HttpResponseMessage page = await viewer.GetAsync(address);
            Assert.AreEqual(HttpStatusCode.OK, page.StatusCode);
            string text = await ServedWeb.Text(page);
            StringAssert.Contains(text, busy);
            StringAssert.Contains(text, $"<iframe class=\"preview\" src=\"{address}/report.html\"");
            HttpResponseMessage pages = await viewer.GetAsync(address + "/pages.html");
            Assert.AreEqual(HttpStatusCode.ServiceUnavailable, pages.StatusCode);
            Assert.AreEqual(10, pages.Headers.RetryAfter?.Delta?.TotalSeconds);
            StringAssert.Contains(await ServedWeb.Text(pages), busy);
        }

        await other;
        string later = await ServedWeb.Text(await viewer.GetAsync(address));
        Assert.DoesNotContain(busy, later);
        StringAssert.Contains(later, $"src=\"{address}/report.html\"");
    }

    private static async Task<KeptReport> Made(ServedApi api, string language, string formats)
    {
        HttpResponseMessage ordered = await api.All.PostAsync(
            $"/api/v1/reports?from=2026-09-21T14:15Z&to=2026-09-21T15:15Z&lang={language}&formats={formats}", null);
        DateTime until = DateTime.UtcNow + Patience.Step;
        JsonElement job;
        do
        {
            Assert.IsLessThan(until, DateTime.UtcNow, "the report was not made");
            await Task.Delay(100);
            job = JsonDocument.Parse(await api.All.GetStringAsync(ordered.Headers.Location)).RootElement;
        }
        while (job.GetProperty("state").GetString() is "waiting" or "running");
        Assert.AreEqual("done", job.GetProperty("state").GetString(), job.ToString());
        return KeptReport.All(api.Plant.Folder).Single(report => report.Name == job.GetProperty("report").GetString());
    }

    private static IEnumerable<string> Addresses(string html) =>
        Regex.Matches(html, "data-c=\"([^\"]*)\"").Select(match => match.Groups[1].Value);

    private static string Bare(string text) => PdfFold.Of(WebUtility.HtmlDecode(text));
}
