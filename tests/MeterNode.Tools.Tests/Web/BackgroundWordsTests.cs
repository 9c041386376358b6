using System.Text.Json;
using MeterNode.Plant.Access;
using MeterNode.Server.Reports;
using MeterNode.Tools.Tests.Support;

namespace MeterNode.Tools.Tests.Web;

/// <summary>What went wrong behind a page is said on it in its language, like what is refused.</summary>
[TestClass]
[DoNotParallelize]
public sealed class BackgroundWordsTests
{
    private const string Period = "from=2026-09-21T14:15Z&to=2026-09-21T15:15Z";

    [TestMethod]
    public async Task Plant_ThatDoesNotRun_SaysWhyInBothLanguages()
    {
        using var web = new ServedWeb();
        HttpClient viewer = await web.SignedIn(AccessRole.Viewer);

        string english = await ServedWeb.Text(await viewer.GetAsync("/?lang=en"));
        string chinese = await ServedWeb.Text(await viewer.GetAsync("/?lang=zh"));

        StringAssert.Contains(english, "the evidence store is not open yet");
        StringAssert.Contains(english, "the broker is not started yet");
        StringAssert.Contains(chinese, "证据库尚未打开");
        StringAssert.Contains(chinese, "消息服务器尚未启动");
        Assert.DoesNotContain("not open yet", chinese);
        StringAssert.Contains(
            await (await web.Browser().GetAsync("/health")).Content.ReadAsStringAsync(), "\"the evidence store is not open yet\"");
    }

    [TestMethod]
    [Timeout(Patience.TestMs)]
    public async Task Report_ThatCannotBeMade_SaysWhyInBothLanguages()
    {
        using var api = new ServedApi();
        string folder = api.Plant.Folder.In(KeptReport.Folder, "20260921T1415-20260921T1515-en");
        Directory.CreateDirectory(folder);
        File.WriteAllText(Path.Combine(folder, "notes.txt"), "not a report");

        JsonElement job = await Ordered(api, "html");

        Assert.AreEqual("failed", job.GetProperty("state").GetString());
        StringAssert.Contains(job.GetProperty("problem").GetString(), "has files that are no report of this plant");
        Assert.IsFalse(job.TryGetProperty("reason", out _), "the API says it once");
        HttpClient viewer = await api.Web.SignedIn(AccessRole.Viewer);
        string chinese = await ServedWeb.Text(await viewer.GetAsync("/reports?lang=zh"));
        StringAssert.Contains(chinese, $"“{folder}”中的文件不是本厂的报告");
        Assert.DoesNotContain("no report of this plant", chinese);
        StringAssert.Contains(
            await ServedWeb.Text(await viewer.GetAsync("/reports?lang=en")), "has files that are no report of this plant");
    }

    [TestMethod]
    [Timeout(Patience.TestMs)]
    public async Task Report_WhoseFilesWereChanged_SaysWhatInBothLanguages()
    {
        using var api = new ServedApi();
        JsonElement job = await Ordered(api, "html,json");
        Assert.AreEqual("done", job.GetProperty("state").GetString(), job.ToString());
        string name = job.GetProperty("report").GetString()!;
        KeptReport report = KeptReport.All(api.Plant.Folder).Single(report => report.Name == name);
        File.AppendAllText(report.PathOf(ReportFiles.Html), "<!-- more -->");
        File.WriteAllText(report.PathOf("appendix.txt"), "more");
        File.WriteAllBytes(report.PathOf(ReportSignOff.FileName), [0]);
        File.WriteAllBytes(report.PathOf(ReportFiles.ManifestStamp), [0]);
        HttpClient viewer = await api.Web.SignedIn(AccessRole.Viewer);
        DateTime until = DateTime.UtcNow + Patience.Step;
        string chinese = "";
        do
        {
            Assert.IsLessThan(until, DateTime.UtcNow, "the report was not checked");
            await Task.Delay(200);
            chinese = await ServedWeb.Text(await viewer.GetAsync($"/reports/{name}?lang=zh"));
        }
        while (!chinese.Contains("class=\"point", StringComparison.Ordinal));

        StringAssert.Contains(chinese, "不是签名时的文件");
        StringAssert.Contains(chinese, "无人为其签名");
        StringAssert.Contains(chinese, "不是报告所附台账的后续：第 0 号记录：不是有效的台账记录：");
        StringAssert.Contains(chinese, "不是该清单的时间戳：不是时间戳令牌（RFC 3161）");
        Assert.DoesNotContain("it is not the file", chinese);
        Assert.DoesNotContain("nobody has signed", chinese);
        string english = await ServedWeb.Text(await viewer.GetAsync($"/reports/{name}?lang=en"));
        StringAssert.Contains(english, "it is not the file that was signed");
        StringAssert.Contains(english, "it is not what the ledger of the report goes on with: statement 0: ");
        StringAssert.Contains(english, "it is no time stamp of the manifest: it is no time-stamp token (RFC 3161)");
        JsonElement finding = (await api.Json("/reports")).GetProperty("reports")[0].GetProperty("check").GetProperty("findings")[0];
        CollectionAssert.AreEquivalent(
            (string[])["code", "subject", "text"], finding.EnumerateObject().Select(property => property.Name).ToArray());
    }

    /// <summary>PDF is ticked where a browser is found; one that cannot print keeps nobody from the other formats.</summary>
    [TestMethod]
    [Timeout(Patience.TestMs)]
    public async Task Report_OrderedByPageWithAPdfThatCannotBePrinted_IsMadeWithoutItAndSaysWhyInBothLanguages()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Inconclusive("needs a shell script in the place of the browser");
            return;
        }

        using var api = new ServedApi();
        HttpClient manager = await api.Web.SignedIn(AccessRole.Manager);
        string folder = Directory.CreateTempSubdirectory("mn-browser").FullName;
        string browser = Path.Combine(folder, "google-chrome-stable");
        File.WriteAllText(browser, "#!/bin/sh\nexit 0\n");
        File.SetUnixFileMode(browser, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        string? path = Environment.GetEnvironmentVariable("PATH");
        string english;
        try
        {
            Environment.SetEnvironmentVariable("PATH", folder + Path.PathSeparator + path);
            await ServedWeb.Post(
                manager, "/reports", ("from", "2026-09-21"), ("to", "2026-09-21"), ("formats", "json"), ("formats", "pdf"),
                ("language", "en"));
            DateTime until = DateTime.UtcNow + Patience.Step;
            do
            {
                Assert.IsLessThan(until, DateTime.UtcNow, "the report was not made");
                await Task.Delay(100);
                english = await ServedWeb.Text(await manager.GetAsync("/reports?lang=en"));
            }
            while (!english.Contains("/reports/2026", StringComparison.Ordinal));
        }
        finally
        {
            Environment.SetEnvironmentVariable("PATH", path);
        }

        StringAssert.Contains(english, "is made without PDF");
        StringAssert.Contains(english, $"the browser '{browser}' has printed nothing: it says nothing");
        StringAssert.Contains(english, "-en <span", "its name and the reason are two words");
        string chinese = await ServedWeb.Text(await manager.GetAsync("/reports?lang=zh"));
        StringAssert.Contains(chinese, "已生成，不含 PDF");
        StringAssert.Contains(chinese, $"浏览器“{browser}”未打印出任何内容：没有任何提示");
        CollectionAssert.AreEqual(
            (string[])["json"], KeptReport.All(api.Plant.Folder).Single().Manifest.Request.Formats.ToArray());
    }

    private static async Task<JsonElement> Ordered(ServedApi api, string formats)
    {
        HttpResponseMessage ordered = await api.All.PostAsync($"/api/v1/reports?{Period}&formats={formats}", null);
        DateTime until = DateTime.UtcNow + Patience.Step;
        JsonElement job;
        do
        {
            Assert.IsLessThan(until, DateTime.UtcNow, "the job did not end");
            await Task.Delay(100);
            job = JsonDocument.Parse(await api.All.GetStringAsync(ordered.Headers.Location)).RootElement;
        }
        while (job.GetProperty("state").GetString() is "waiting" or "running");
        return job;
    }
}
