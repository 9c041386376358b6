using System.IO.Compression;
using System.Net;
using MeterNode.Plant.Access;
using MeterNode.Plant.Audit;
using MeterNode.Plant.Flashing;
using MeterNode.Plant.LifeCycle;
using MeterNode.Server.Serving;
using MeterNode.Tools.Tests.Flashing;
using MeterNode.Tools.Tests.Support;
using MeterNode.Wire;
using Microsoft.Playwright;

namespace MeterNode.Tools.Tests.Web;

/// <summary>A manager takes what is needed to flash a node's board on another machine from the node's page.</summary>
[TestClass]
[DoNotParallelize]
public sealed class BundlePageTests
{
    private const string Page = "/nodes/press-1/life";
    private const string Address = "/nodes/press-1/bundle";

    private static readonly (string, string)[] s_press =
    [
        ("way", "clamps"), ("name", "press-1"), ("machine", "die-casting press 1"), ("board", "esp32-wrover"), ("phases", "3"),
        ("mains", "50"), ("clamp", "SCT-013-000"), ("voltage", "yes"), ("setpoints", "220"), ("tolerance", "4.5"), ("ssid", "hall 4"),
        ("password", "a secret pass phrase"),
    ];

    [TestMethod]
    public async Task Bundle_ByTls_IsGiven_IsInTheAuditLog_AndFlashesABoardElsewhere()
    {
        using var web = new ServedWeb();
        HttpClient manager = await ByTls(web);
        string files = Path.Combine(web.Plant.BundlePath("press-1"), "files");

        HttpResponseMessage answer = await ServedWeb.Post(manager, Address, Page);

        Assert.AreEqual(HttpStatusCode.OK, answer.StatusCode, await ServedWeb.Text(answer));
        Assert.AreEqual("application/zip", answer.Content.Headers.ContentType?.MediaType);
        Assert.AreEqual("press-1-flash.zip", answer.Content.Headers.ContentDisposition?.FileName);
        Assert.AreEqual("no-store", answer.Headers.CacheControl?.ToString());
        AuditEntry entry = AuditLog.Read(web.Plant, out string? problem)[^1];
        Assert.IsNull(problem);
        Assert.AreEqual(("manager", "page", "node bundle", "press-1"), (entry.By, entry.Via, entry.What, entry.About));
        byte[] zip = await answer.Content.ReadAsByteArrayAsync();
        CollectionAssert.Contains(Names(zip), "press-1/files/claim");
        CollectionAssert.Contains(Names(zip), "press-1/network.json");

        // The licence to begin at number 0 counts once, and a file can be used twice.
        CollectionAssert.DoesNotContain(Names(zip), "press-1/files/start");
        Assert.IsFalse(File.Exists(Path.Combine(files, "start")));

        using var nanoff = new StandInNanoff();
        string path = Path.Combine(nanoff.Folder, "press-1-flash.zip");
        File.WriteAllBytes(path, zip);
        (int exitCode, string output, string error) =
            FlashRun.Run("--port", "COM3", "--bundle", path, "--image", nanoff.Image(), "--nanoff", nanoff.Path);
        Assert.AreEqual(0, exitCode, error);
        StringAssert.Contains(error, $"'{path}' is unpacked until this ends");
        Assert.DoesNotContain("a secret pass phrase", output + error);
        Assert.IsFalse(File.Exists(nanoff.Board("fs", "start")));
        foreach (string file in Directory.GetFiles(files))
        {
            CollectionAssert.AreEqual(File.ReadAllBytes(file), File.ReadAllBytes(nanoff.Board("fs", Path.GetFileName(file))), file);
        }

        StringAssert.Contains(File.ReadAllText(nanoff.Board("network")), "hall 4");
        string source = File.ReadAllLines(Path.Combine(nanoff.Folder, "sources"))[0];
        Assert.IsFalse(Directory.Exists(Path.GetDirectoryName(source)), "what was unpacked is removed");
    }

    [TestMethod]
    public async Task Bundle_ByPlainHttp_IsGivenToNobody()
    {
        using var web = new ServedWeb();
        await ByTls(web);
        HttpClient manager = await web.SignedIn(AccessRole.Manager);
        int entries = AuditLog.Read(web.Plant, out _).Count;
        string page = await ServedWeb.Text(await manager.GetAsync(Page));
        StringAssert.Contains(page, "given by https only");
        Assert.DoesNotContain(Address, page);

        HttpResponseMessage answer = await ServedWeb.Post(manager, Address, Page);

        Assert.AreEqual(HttpStatusCode.Conflict, answer.StatusCode);
        StringAssert.Contains(await ServedWeb.Text(answer), "given by https only");
        Assert.IsTrue(File.Exists(Path.Combine(web.Plant.BundlePath("press-1"), "files", "start")));
        Assert.HasCount(entries, AuditLog.Read(web.Plant, out _));
    }

    [TestMethod]
    public async Task Bundle_WithoutTheFormsToken_OrOfNoNode_IsGivenToNobody()
    {
        using var web = new ServedWeb();
        HttpClient manager = await ByTls(web);

        HttpResponseMessage forged = await manager.PostAsync(Address, new FormUrlEncodedContent([]));

        Assert.AreEqual(HttpStatusCode.BadRequest, forged.StatusCode);
        Assert.IsTrue(File.Exists(Path.Combine(web.Plant.BundlePath("press-1"), "files", "start")));
        Assert.AreEqual(HttpStatusCode.NotFound, (await ServedWeb.Post(manager, "/nodes/press-9/bundle", Page)).StatusCode);
        Assert.AreEqual(HttpStatusCode.MethodNotAllowed, (await manager.GetAsync(Address)).StatusCode);
    }

    [TestMethod]
    public async Task Bundle_OfANodeThatWasSeen_IsGivenToNobody()
    {
        using var web = new ServedWeb();
        Enrolled.Add(web.Plant, "press-2");
        web.Restart(new PlantServer(new PlantServerOptions { Plant = web.Plant }));
        HttpClient manager = await ByTls(web);

        HttpResponseMessage enrolled = await ServedWeb.Post(manager, "/nodes/press-2/bundle", Page);
        BoardRecord.FilesWritten(
            web.Plant.BundlePath("press-1"), BoardDetails.Read("Connected to:\nESP32 (ESP32)\nFlash size 8MB\nMAC 8C:4F:00:18:A1:BC\n")!,
            DateTime.UtcNow);
        HttpResponseMessage flashed = await ServedWeb.Post(manager, Address, Page);

        Assert.AreEqual(HttpStatusCode.Conflict, enrolled.StatusCode);
        StringAssert.Contains(await ServedWeb.Text(enrolled), "the plant has seen the board of 'press-2'");
        Assert.AreEqual(HttpStatusCode.Conflict, flashed.StatusCode);
        StringAssert.Contains(await ServedWeb.Text(flashed), "are on the board 8C:4F:00:18:A1:BC already");
        Assert.DoesNotContain("action=\"" + Address, await ServedWeb.Text(await manager.GetAsync(Page)));
        Assert.IsTrue(PlantClaims.IsOpen(web.Plant, "press-1"));
        manager.DefaultRequestHeaders.Add("Accept-Language", "zh-CN");
        StringAssert.Contains(
            await ServedWeb.Text(await ServedWeb.Post(manager, "/nodes/press-2/bundle", Page)), "工厂已识别到“press-2”的电路板");
    }

    [TestMethod]
    [Timeout(Patience.TestMs)]
    public async Task Page_ByTls_InBothLanguages_WideAndNarrow_IsReadable_AndGivesTheFile()
    {
        TestBrowser.Require();

        using var web = new ServedWeb();
        await ByTls(web);
        string address = new UriBuilder(web.Web.PageAddress!) { Host = "localhost" }.Uri.AbsoluteUri.TrimEnd('/');
        using IPlaywright playwright = await Playwright.CreateAsync();
        await using IBrowser browser = await TestBrowser.Launch(playwright);
        var complaints = new List<string>();
        foreach ((int width, string language, bool isDark) in
            ((int, string, bool)[])[(1440, "en", false), (360, "zh", true), (1440, "zh", true), (360, "en", false)])
        {
            IBrowserContext context = await TestBrowser.Profile(browser, new BrowserNewContextOptions
            {
                ViewportSize = new ViewportSize { Width = width, Height = 800 },
                ColorScheme = isDark ? ColorScheme.Dark : ColorScheme.Light,
                Locale = language == "zh" ? "zh-CN" : "en-US",
                IgnoreHTTPSErrors = true,
            });
            IPage page = await context.NewPageAsync();
            await page.GotoAsync(address + "/sign-in");
            await WebTrial.SignIn(page, "manager");
            complaints.AddRange((await PageComplaints.Of(page, address, Page, language)).Select(found => $"{width} {language}: {found}"));
            IDownload file = await page.RunAndWaitForDownloadAsync(() => page.ClickAsync($"form[action='{Address}'] button"));
            Assert.AreEqual("press-1-flash.zip", file.SuggestedFilename);
            await context.CloseAsync();
        }

        Assert.IsEmpty(complaints, string.Join("\n", complaints.Distinct()));
    }

    /// <summary>A manager who came by TLS and has made a node that waits for its board.</summary>
    private static async Task<HttpClient> ByTls(ServedWeb web)
    {
        PlantAccess.AddAccount(web.Plant, "manager", AccessRole.Manager, ServedWeb.Password);
        HttpClient manager = await SignIn(web);
        HttpResponseMessage added = await ServedWeb.Post(manager, "/nodes/new", s_press);
        Assert.AreEqual(HttpStatusCode.Found, added.StatusCode, await ServedWeb.Text(added));
        return manager;
    }

    private static async Task<HttpClient> SignIn(ServedWeb web)
    {
        HttpClient manager = web.Tls();
        HttpResponseMessage answer = await ServedWeb.Post(manager, "/sign-in", ("name", "manager"), ("password", ServedWeb.Password));
        Assert.AreEqual(HttpStatusCode.Found, answer.StatusCode, await ServedWeb.Text(answer));
        return manager;
    }

    private static string[] Names(byte[] zip)
    {
        using var archive = new ZipArchive(new MemoryStream(zip));
        return [.. archive.Entries.Select(entry => entry.FullName)];
    }
}
