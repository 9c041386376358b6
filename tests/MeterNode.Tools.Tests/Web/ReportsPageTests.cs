using Microsoft.Playwright;

namespace MeterNode.Tools.Tests.Web;

/// <summary>A manager orders a report on its page, reads it and takes it away.</summary>
[TestClass]
public class ReportsPageTests
{
    [TestMethod]
    [Timeout(240_000)]
    public async Task Report_OrderedOnThePage_IsMade_ReadWithoutScripts_AndTakenAway()
    {
        if (!WebTrial.IsInstalled)
        {
            Assert.Inconclusive("Chromium is not installed");
        }

        using var api = new ServedApi();
        using IPlaywright playwright = await Playwright.CreateAsync();
        await using IBrowser browser = await WebTrial.Launch(playwright);
        IPage page = await browser.NewPageAsync(new BrowserNewPageOptions { Locale = "en-US" });
        await page.GotoAsync(api.Web.Web.Address + "/sign-in?to=/reports");
        await page.FillAsync("#name", "boss");
        await page.FillAsync("#password", ServedWeb.Password);
        await page.ClickAsync("button[type=submit]");
        StringAssert.Contains(await page.TextContentAsync("main") ?? "", "There is no report yet");
        await page.FillAsync("input[name=from]", "2026-09-21");
        await page.FillAsync("input[name=to]", "2026-09-20");
        await page.ClickAsync("main form[action='/reports'] button");
        StringAssert.Contains(await page.TextContentAsync("[role=alert]") ?? "", "ends before it begins");

        await page.FillAsync("input[name=from]", "2026-09-21");
        await page.FillAsync("input[name=to]", "2026-09-21");
        foreach (string format in (string[])["csv", "pdf", "xlsx"])
        {
            await page.UncheckAsync($"input[value={format}]");
        }

        await page.ClickAsync("main form[action='/reports'] button");
        await page.Locator("tbody a").First.WaitForAsync(new LocatorWaitForOptions { Timeout = 120_000 });
        StringAssert.Contains(await page.TextContentAsync("tbody tr") ?? "", "2026-09-21 00:00 – 2026-09-22 00:00");
        string zip = await page.GetAttributeAsync("tbody a[href$='/zip']", "href") ?? "";
        byte[] taken = await (await page.APIRequest.GetAsync(api.Web.Web.Address + zip)).BodyAsync();
        CollectionAssert.AreEqual("PK"u8.ToArray(), taken[..2]);

        var problems = new List<string>();
        page.Console += (_, message) => problems.Add(message.Text);
        IResponse? report = await page.GotoAsync(
            api.Web.Web.Address + await page.GetAttributeAsync("tbody a[href$='report.html']", "href"));
        StringAssert.Contains((await report!.AllHeadersAsync())["content-security-policy"], "sandbox");
        StringAssert.Contains(await page.TextContentAsync("h1") ?? "", "report");
        Assert.IsEmpty(problems, string.Join("\n", problems));
    }

    [TestMethod]
    public async Task Report_Viewer_SeesTheListAndOrdersNone()
    {
        using var web = new ServedWeb();
        HttpClient viewer = await web.SignedIn(MeterNode.Plant.Access.AccessRole.Viewer);
        string page = await viewer.GetStringAsync("/reports");
        Assert.IsFalse(page.Contains("name=\"formats\"", StringComparison.Ordinal), page);
        HttpResponseMessage refused = await viewer.PostAsync("/reports", new FormUrlEncodedContent([]));
        Assert.AreEqual(System.Net.HttpStatusCode.Forbidden, refused.StatusCode);
    }
}
