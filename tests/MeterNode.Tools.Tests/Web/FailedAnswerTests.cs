using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using MeterNode.Plant.Access;
using MeterNode.Server.Serving;
using MeterNode.Tools.Tests.Serving;

namespace MeterNode.Tools.Tests.Web;

/// <summary>
/// Where a page fails at what nobody expected, people read what goes on, the log has the reason, and outsiders learn nothing.
/// </summary>
[TestClass]
public class FailedAnswerTests
{
    private readonly ConcurrentQueue<PlantNotice> _log = [];

    [TestMethod]
    public async Task Page_FileOfThePlantIsDamaged_SaysWhichAndTheLogHasIt()
    {
        using ServedWeb web = Served();
        HttpClient manager = await web.SignedIn(AccessRole.Manager);
        string good = File.ReadAllText(web.Plant.RegistryPath);
        File.WriteAllText(web.Plant.RegistryPath, "[[");
        HttpResponseMessage answer = await manager.GetAsync("/access?lang=en");
        string text = await ServedWeb.Text(answer);
        Assert.AreEqual(HttpStatusCode.ServiceUnavailable, answer.StatusCode, text);
        StringAssert.Contains(text, "Packs are collected apart from the pages");
        StringAssert.Contains(text, web.Plant.RegistryPath);
        StringAssert.Contains(answer.Headers.GetValues("Content-Security-Policy").Single(), "default-src 'none'");
        Assert.AreEqual("no-store", answer.Headers.CacheControl?.ToString());
        StringAssert.Contains(await ServedWeb.Text(await manager.GetAsync("/access?lang=zh")), "数据采集独立于网页运行");
        StringAssert.StartsWith(_log.First().Text, "GET /access failed: ");
        StringAssert.Contains(_log.First().Text, web.Plant.RegistryPath);
        File.WriteAllText(web.Plant.RegistryPath, good);
        Assert.AreEqual(HttpStatusCode.OK, (await manager.GetAsync("/access")).StatusCode);
    }

    [TestMethod]
    public async Task Page_FailsForWhoHasNotSignedIn_OnlyTheLogSaysWhy()
    {
        using ServedWeb web = Served();
        File.Delete(web.Plant.CaCertificatePath);
        HttpResponseMessage answer = await web.Browser().GetAsync("/ca.crt");
        string text = await ServedWeb.Text(answer);
        Assert.AreEqual(HttpStatusCode.ServiceUnavailable, answer.StatusCode, text);
        StringAssert.Contains(text, "<main");
        Assert.DoesNotContain(web.Plant.Path, text);
        StringAssert.Contains(_log.Single().Text, web.Plant.CaCertificatePath);
    }

    [TestMethod]
    public async Task Form_ThatFails_SaysThatItMayBeDone()
    {
        using ServedWeb web = Served();
        HttpClient manager = await web.SignedIn(AccessRole.Manager);
        foreach (string path in Directory.GetFiles(web.Plant.In("audit")))
        {
            File.WriteAllBytes(path, [0xff, 0xff]);
        }

        HttpResponseMessage answer = await ServedWeb.Post(
            web.Browser(), "/sign-in", "/sign-in?lang=en", ("name", "manager"), ("password", ServedWeb.Password));
        string text = await ServedWeb.Text(answer);
        Assert.AreEqual(HttpStatusCode.ServiceUnavailable, answer.StatusCode, text);
        StringAssert.Contains(text, "look before you send it again");
        Assert.IsFalse(answer.Headers.TryGetValues("Set-Cookie", out _), "nobody is signed in without an entry of the audit log");
        StringAssert.Contains(_log.Last().Text, "audit");
    }

    /// <summary>.NET refuses this encoding by an exception; whoever is on the network can send it.</summary>
    [TestMethod]
    [DataRow("/sign-in")]
    [DataRow("/link")]
    [DataRow("/access/user/add")]
    public async Task Form_InAnEncodingThatHidesCharacters_IsRefused(string path)
    {
        using ServedWeb web = Served();
        using var content = new StringContent("name=a");
        content.Headers.ContentType = MediaTypeHeaderValue.Parse("application/x-www-form-urlencoded; charset=utf-7");
        HttpResponseMessage answer = await web.Browser().PostAsync(path, content);
        Assert.AreEqual(HttpStatusCode.UnsupportedMediaType, answer.StatusCode);
        Assert.AreNotEqual("", await answer.Content.ReadAsStringAsync());
        Assert.IsEmpty(_log, "nobody fills the log with it");
    }

    /// <summary>Four reports that stay under way would keep all later ones waiting.</summary>
    [TestMethod]
    public async Task Report_RegistryIsDamaged_Fails()
    {
        using var api = new ServedApi(packs: 20);
        File.WriteAllText(api.Plant.Folder.RegistryPath, "[[");
        JsonElement job = await OrderReport(api);
        Assert.AreEqual("failed", job.GetProperty("state").GetString());
        StringAssert.Contains(job.GetProperty("problem").GetString(), "registry.json");
    }

    /// <summary>The report is there: who orders it again would have it twice.</summary>
    [TestMethod]
    public async Task Report_AuditLogIsDamaged_SaysThatTheReportIsThere()
    {
        using var api = new ServedApi(packs: 20);
        foreach (string path in Directory.GetFiles(api.Plant.Folder.In("audit")))
        {
            File.WriteAllBytes(path, [0xff, 0xff]);
        }

        JsonElement job = await OrderReport(api);
        Assert.AreEqual("failed", job.GetProperty("state").GetString());
        StringAssert.Contains(job.GetProperty("problem").GetString(), "the report is made and in the list, but the audit log");
        Assert.AreEqual(1, (await api.Json("/reports")).GetProperty("reports").GetArrayLength());
    }

    /// <summary>Orders a report and waits until it is made or has failed.</summary>
    private static async Task<JsonElement> OrderReport(ServedApi api)
    {
        HttpResponseMessage ordered = await api.All.PostAsync("/api/v1/reports?formats=json&" + ServedApi.Period, null);
        Assert.AreEqual(HttpStatusCode.Accepted, ordered.StatusCode, await ordered.Content.ReadAsStringAsync());
        DateTime until = DateTime.UtcNow + ServedPlant.Wait;
        JsonElement job;
        do
        {
            Assert.IsLessThan(until, DateTime.UtcNow, "the job did not end");
            await Task.Delay(50);
            job = await api.Json(ordered.Headers.Location!.ToString()["/api/v1".Length..]);
        }
        while (job.GetProperty("state").GetString() is "waiting" or "running");

        return job;
    }

    private ServedWeb Served()
    {
        var web = new ServedWeb();
        web.Web.Said += _log.Enqueue;
        return web;
    }
}
