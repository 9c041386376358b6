using System.IO.Compression;
using System.Net;
using System.Text.Json;
using MeterNode.Plant.Access;
using MeterNode.Plant.Audit;
using MeterNode.Plant.Ledger;
using MeterNode.Server.Reports;
using MeterNode.Tools.Tests.Commands;
using MeterNode.Tools.Tests.Support;
using MeterNode.Wire;
using Microsoft.Playwright;

namespace MeterNode.Tools.Tests.Web;

/// <summary>A manager makes a report on its page, somebody of the plant signs it off there, and whoever has the folder sees that.</summary>
[TestClass]
public class ReportsPageTests
{
    private const string Signer = "eva"; // The energy manager of the plant.

    [TestMethod]
    [Timeout(Patience.TestMs)]
    public async Task Report_FromTheOrderToTheReceiver_IsRead_Judged_SignedAndCompared()
    {
        TestBrowser.Require();

        using ServedApi api = Served();
        using IPlaywright playwright = await Playwright.CreateAsync();
        await using IBrowser browser = await TestBrowser.Launch(playwright);
        var problems = new List<string>();
        IPage page = await SignedIn(api, browser, problems);

        // What was asked wrongly is said, and nothing is made.
        StringAssert.Contains(await page.TextContentAsync("main") ?? "", "There is no report yet");
        await page.FillAsync("input[name=from]", "2026-09-21");
        await page.FillAsync("input[name=to]", "2026-09-20");
        await page.ClickAsync("main form[action='/reports'] button");
        StringAssert.Contains(await page.TextContentAsync("[role=alert]") ?? "", "ends before it begins");

        // The day of which most was not metered: its page says what keeps it from being signed, and what to do.
        string day = await Order(page, "2026-09-21");
        await page.GotoAsync(api.Web.Web.Address + day);
        await page.Locator(".blocking").First.WaitForAsync();
        string points = await page.TextContentAsync("[data-fragment=points]") ?? "";
        StringAssert.Contains(points, "node-1: not metered from 2026-09-21 17:13 to 2026-09-22 00:00");
        StringAssert.Contains(points, "meternode ledger add maintenance \"machine=");
        string form = await page.Locator("[data-fragment=points] a.button").First.GetAttributeAsync("href") ?? "";
        StringAssert.Contains(form, "/ledger/new/maintenance?machine=");
        StringAssert.Contains(form, "&from=2026-09-21T17:13&to=2026-09-22T00:00");
        Assert.AreEqual(0, await page.Locator("input[name=passphrase]").CountAsync());
        StringAssert.Contains(await page.TextContentAsync("[data-fragment=sign-off]") ?? "", "cannot be signed while a point above blocks");
        IFrameLocator preview = page.FrameLocator("iframe.preview");
        await preview.Locator("h1").First.WaitForAsync();
        await Judge(page, problems, "the page of a report that cannot be signed");

        // Its page cannot be gone round.
        HttpClient boss = api.Web.Browser();
        await ServedWeb.Post(boss, "/sign-in", ("name", "boss"), ("password", ServedWeb.Password));
        KeptReport[] kept = [.. KeptReport.All(api.Plant.Folder)];
        byte[] before = File.ReadAllBytes(api.Plant.Folder.LedgerPath);
        HttpResponseMessage refused = await SignOff(boss, kept.Single(), kept.Single().ManifestSha256);
        Assert.AreEqual(HttpStatusCode.Conflict, refused.StatusCode);
        CollectionAssert.AreEqual(before, File.ReadAllBytes(api.Plant.Folder.LedgerPath));

        // An hour that was metered is signed by a person, with the passphrase of the person's key.
        string name = await OrderHour(api);
        KeptReport hour = KeptReport.All(api.Plant.Folder).Single(report => report.Name == name);
        await page.GotoAsync(api.Web.Web.Address + "/reports/" + name);
        await page.Locator("input[name=passphrase]").WaitForAsync();
        await Judge(page, problems, "the page of a report that can be signed");
        refused = await SignOff(boss, hour, new string('0', 64));
        StringAssert.Contains(await ServedWeb.Text(refused), "the report was made again meanwhile");
        await page.FillAsync("input[name=passphrase]", "not the passphrase");
        await page.ClickAsync("#sign-off ~ [data-fragment=sign-off] button");
        StringAssert.Contains(await page.TextContentAsync("[role=alert]") ?? "", "this is not the passphrase");
        CollectionAssert.AreEqual(before, File.ReadAllBytes(api.Plant.Folder.LedgerPath));
        await page.FillAsync("input[name=passphrase]", ServedWeb.Password);
        await page.ClickAsync("#sign-off ~ [data-fragment=sign-off] button");
        StringAssert.Contains(await page.TextContentAsync(".steps") ?? "", "eva");
        StringAssert.Contains(await page.TextContentAsync(".steps") ?? "", "energy-manager");
        AuditEntry entry = AuditLog.Read(api.Plant.Folder, out _).Last(entry => entry.What == "report sign-off");
        Assert.AreEqual(("boss", "page"), (entry.By, entry.Via));

        // Who gets the zip sees it without this server.
        string folder = api.Plant.Beside("taken");
        await using (Stream zip = await api.All.GetStreamAsync($"/api/v1/reports/{name}/zip"))
        {
            await ZipFile.ExtractToDirectoryAsync(zip, folder);
        }

        CommandRun verified = CommandRun.Of(
            "verify", "--report", Path.Combine(folder, name), "--trust", hour.Manifest.Plant.Fingerprint);
        StringAssert.Contains(verified.Output, $"signed off by {Signer} (energy-manager)");
        Assert.AreEqual(0, verified.Code, verified.Output);
        JsonElement listed = (await api.Json("/reports")).GetProperty("reports").EnumerateArray()
            .Single(report => report.GetProperty("name").GetString() == name);
        Assert.AreEqual(Signer, listed.GetProperty("signOffs")[0].GetProperty("by").GetString());
        Assert.AreEqual("in-order", listed.GetProperty("check").GetProperty("state").GetString());

        // Two reports, figure by figure.
        await page.GotoAsync(api.Web.Web.Address + "/reports");
        await page.ClickAsync("form[action='/reports/compare'] button");
        StringAssert.Contains(await page.TextContentAsync("main") ?? "", "changed");
        StringAssert.Contains(await page.TextContentAsync("tbody") ?? "", "±");
        await Judge(page, problems, "the comparison");

        // Somebody writes into the folder: the list says so.
        File.AppendAllText(hour.PathOf(ReportFiles.Json), " ");
        await page.GotoAsync(api.Web.Web.Address + "/reports");
        await page.Locator("tbody .mark-fault", new PageLocatorOptions { HasText = "does not check" })
            .WaitForAsync();
        await Judge(page, problems, "the list");
        Assert.IsEmpty(problems, string.Join("\n", problems.Distinct()));
    }

    [TestMethod]
    public async Task Report_Viewer_SeesTheListAndOrdersNone()
    {
        using var web = new ServedWeb();
        HttpClient viewer = await web.SignedIn(AccessRole.Viewer);
        string page = await viewer.GetStringAsync("/reports");
        Assert.IsFalse(page.Contains("name=\"formats\"", StringComparison.Ordinal), page);
        HttpResponseMessage refused = await viewer.PostAsync("/reports", new FormUrlEncodedContent([]));
        Assert.AreEqual(HttpStatusCode.Forbidden, refused.StatusCode);
    }

    [TestMethod]
    [Timeout(Patience.TestMs)]
    public async Task Report_Viewer_ReadsIt_AndSignsNothing()
    {
        using ServedApi api = Served();
        string name = await OrderHour(api);
        HttpClient viewer = await api.Web.SignedIn(AccessRole.Viewer);

        HttpResponseMessage page = await viewer.GetAsync("/reports/" + name);
        HttpResponseMessage document = await viewer.GetAsync($"/reports/{name}/report.html");
        HttpResponseMessage refused = await viewer.PostAsync($"/reports/{name}/sign-off", new FormUrlEncodedContent([]));

        StringAssert.Contains(await ServedWeb.Text(page), "An operator or a manager signs in here");
        StringAssert.Contains(page.Headers.GetValues("Content-Security-Policy").Single(), "frame-src 'self'");
        string policy = document.Headers.GetValues("Content-Security-Policy").Single();
        StringAssert.Contains(policy, "frame-ancestors 'self'");
        StringAssert.Contains(policy, "sandbox");
        Assert.AreEqual("SAMEORIGIN", document.Headers.GetValues("X-Frame-Options").Single());
        Assert.AreEqual(HttpStatusCode.Forbidden, refused.StatusCode);
        Assert.AreEqual(HttpStatusCode.NotFound, (await viewer.GetAsync("/reports/nothing")).StatusCode);
        Assert.AreEqual(HttpStatusCode.NotFound, (await viewer.GetAsync("/reports/compare?first=x&second=" + name)).StatusCode);
    }

    private static ServedApi Served()
    {
        var api = new ServedApi();
        using var key = PersonKey.Load(api.Plant.Folder.PersonKeyPath(Signer), ServedWeb.Password);
        PlantLedger.Append(api.Plant.Folder, Signer, key, LedgerKind.Machine, new Dictionary<string, object>
        {
            ["machine"] = "press",
            ["class"] = "die-casting",
            ["process"] = "casting",
            ["from"] = 1_780_000_000L,
        });
        return api;
    }

    private static async Task<IPage> SignedIn(ServedApi api, IBrowser browser, List<string> problems)
    {
        IPage page = await TestBrowser.Page(browser, new BrowserNewContextOptions { Locale = "en-US" });
        page.Console += (_, message) =>
        {
            if (message.Type == "error" && !message.Text.Contains("409", StringComparison.Ordinal))
            {
                problems.Add("console: " + message.Text);
            }
        };
        page.Request += (_, request) =>
        {
            if (!request.Url.StartsWith(api.Web.Web.Address, StringComparison.Ordinal))
            {
                problems.Add("asks elsewhere: " + request.Url);
            }
        };
        await page.GotoAsync(api.Web.Web.Address + "/sign-in?to=/reports");
        return await WebTrial.SignIn(page, "boss");
    }

    /// <summary>Orders the report of a day and returns the address of its page.</summary>
    private static async Task<string> Order(IPage page, string day)
    {
        await page.FillAsync("input[name=from]", day);
        await page.FillAsync("input[name=to]", day);
        foreach (string format in (string[])["csv", "pdf", "xlsx"])
        {
            await page.UncheckAsync($"input[value={format}]");
        }

        await page.ClickAsync("main form[action='/reports'] button");
        ILocator link = page.Locator("tbody th a");
        await link.First.WaitForAsync();
        StringAssert.Contains(await page.TextContentAsync("tbody tr") ?? "", day);
        return await link.First.GetAttributeAsync("href") ?? "";
    }

    /// <summary>Orders the report of an hour that was metered as a whole, waits for it and returns its name.</summary>
    private static async Task<string> OrderHour(ServedApi api)
    {
        HttpResponseMessage ordered = await api.All.PostAsync(
            "/api/v1/reports?from=2026-09-21T14:15Z&to=2026-09-21T15:15Z&formats=json,html", null);
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
        return job.GetProperty("report").GetString()!;
    }

    private static Task<HttpResponseMessage> SignOff(HttpClient boss, KeptReport report, string manifest) => ServedWeb.Post(
        boss, $"/reports/{report.Name}/sign-off", "/reports", ("manifest", manifest), ("by", Signer), ("passphrase", ServedWeb.Password));

    /// <summary>The page as it is, wide and narrow, in both languages and colours.</summary>
    private static async Task Judge(IPage page, List<string> problems, string what)
    {
        string address = page.Url.Split('#')[0];
        foreach ((int width, string language, ColorScheme scheme) in ((int, string, ColorScheme)[])
            [
                (1440, "zh", ColorScheme.Dark), (360, "zh", ColorScheme.Light), (360, "en", ColorScheme.Dark),
                (1440, "en", ColorScheme.Light),
            ])
        {
            await page.SetViewportSizeAsync(width, 800);
            await page.EmulateMediaAsync(new PageEmulateMediaOptions { ColorScheme = scheme });
            await page.GotoAsync(address + (address.Contains('?', StringComparison.Ordinal) ? "&" : "?") + "lang=" + language);
            problems.AddRange(JsonSerializer.Deserialize<string[]>(await page.EvaluateAsync<string>(PageComplaints.Script))!
                .Select(complaint => $"{what} {width} {language}: {complaint}"));

            // In a frame whose scripts are forbidden axe waits for ever; that it has a title is asked here.
            Assert.AreEqual(0, await page.Locator("iframe:not([title])").CountAsync());
            await page.EvaluateAsync("() => document.querySelectorAll('iframe').forEach(frame => frame.remove())");
            problems.AddRange((await PageComplaints.ByAxe(page)).Select(complaint => $"{what} {width} {language}: {complaint}"));
        }
    }
}
