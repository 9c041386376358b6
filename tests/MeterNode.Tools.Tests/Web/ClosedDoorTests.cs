using System.Net;
using MeterNode.Plant.Access;
using MeterNode.Server.Web;
using MeterNode.Tools.Tests.Support;

namespace MeterNode.Tools.Tests.Web;

/// <summary>What is lost, damaged or set back opens nothing, and says what to do.</summary>
[TestClass]
public sealed class ClosedDoorTests
{
    [TestMethod]
    [DataRow(null)]
    [DataRow("{}")]
    [DataRow("null")]
    public async Task AccessFile_LostOrEmptied_StaysClosedAndSaysTheCure(string? left)
    {
        using var web = new ServedWeb();
        PlantAccess.AddAccount(web.Plant, "boss", AccessRole.Manager, ServedWeb.Password);
        Assert.AreEqual("/sign-in", (await web.Browser().GetAsync("/")).Headers.Location?.ToString());

        File.Delete(web.Plant.AccessPath);
        if (left is not null)
        {
            File.WriteAllText(web.Plant.AccessPath, left);
        }

        for (int start = 0; start < 2; start++)
        {
            HttpClient browser = web.Browser();
            Assert.AreEqual("/sign-in", (await browser.GetAsync("/")).Headers.Location?.ToString(), "nobody looks");
            Assert.AreEqual("/sign-in", (await browser.GetAsync("/set-up")).Headers.Location?.ToString(), "nobody makes an account here");
            StringAssert.Contains(await ServedWeb.Text(await browser.GetAsync("/sign-in?lang=en")), "accounts of this plant are lost");
            Assert.IsNull(web.Web.SetUpHint);
            Assert.IsTrue(web.Notices.Any(notice => notice.Text.Contains("meternode user add", StringComparison.Ordinal)));
            web.Notices.Clear();
            web.Restart();
        }

        PlantAccess.AddAccount(web.Plant, "boss", AccessRole.Manager, ServedWeb.Password);
        Assert.AreEqual(HttpStatusCode.OK, (await (await web.SignedIn(AccessRole.Manager)).GetAsync("/")).StatusCode);
    }

    [TestMethod]
    [DataRow("{\"generation\":")]
    [DataRow("{\"0123456789abcdef0123456789abcdef\":\"2030-01-01T00:00:00+00:00\"}")]
    [DataRow(null)]
    public async Task EndedSessions_DamagedOrGone_EndAllSessions(string? left)
    {
        using var web = new ServedWeb();
        PlantAccess.AddAccount(web.Plant, "anna", AccessRole.Viewer, ServedWeb.Password);
        HttpClient browser = web.Browser(out CookieContainer cookies);
        await ServedWeb.Post(browser, "/sign-in", ("name", "anna"), ("password", ServedWeb.Password));
        string cookie = cookies.GetCookieHeader(browser.BaseAddress!);
        string path = web.Plant.In("serve", "ended-sessions.json");
        Assert.IsTrue(File.Exists(path));

        web.Restart(() =>
        {
            File.Delete(path);
            if (left is not null)
            {
                File.WriteAllText(path, left);
            }
        });

        Assert.AreEqual(HttpStatusCode.Found, (await web.WithCookies(cookie).GetAsync("/")).StatusCode);
        Assert.AreEqual(left is not null, web.Notices.Any(notice => notice.Text.Contains("sessions are over", StringComparison.Ordinal)
            || notice.Text.Contains("all of them are over", StringComparison.Ordinal)));
        browser = web.Browser(out cookies);
        await ServedWeb.Post(browser, "/sign-in", ("name", "anna"), ("password", ServedWeb.Password));
        web.Restart();
        Assert.AreEqual(
            HttpStatusCode.OK, (await web.WithCookies(cookies.GetCookieHeader(new Uri(web.Web.Address))).GetAsync("/")).StatusCode);
    }

    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public async Task Clock_SetBack_RevivesNeitherSessionNorLink(bool isRestarted)
    {
        var time = new ManualTime(DateTimeOffset.UtcNow);
        using var web = new ServedWeb(time);
        PlantAccess.AddAccount(web.Plant, "anna", AccessRole.Viewer, ServedWeb.Password);
        HttpClient browser = web.Browser(out CookieContainer cookies);
        await ServedWeb.Post(browser, "/sign-in", ("name", "anna"), ("password", ServedWeb.Password));
        string cookie = cookies.GetCookieHeader(browser.BaseAddress!);
        (_, string secret) = PlantAccess.AddLink(
            web.Plant, "outside", time.GetUtcNow().AddDays(-30), time.GetUtcNow(), DateTimeOffset.UtcNow.AddDays(1));
        Assert.AreEqual(HttpStatusCode.OK, (await web.WithCookies(cookie).GetAsync("/")).StatusCode);

        time.Advance(TimeSpan.FromDays(8).TotalSeconds);
        Assert.AreEqual(HttpStatusCode.Found, (await web.WithCookies(cookie).GetAsync("/")).StatusCode, "a session ends after a week");
        Assert.AreEqual(HttpStatusCode.Unauthorized, await OpenLink(web, secret));

        time.Advance(-TimeSpan.FromDays(8).TotalSeconds);
        if (isRestarted)
        {
            web.Restart();
            Assert.IsTrue(web.Notices.Any(notice => notice.Text.Contains("behind the latest moment", StringComparison.Ordinal)));
        }

        Assert.AreEqual(HttpStatusCode.Found, (await web.WithCookies(cookie).GetAsync("/")).StatusCode);
        Assert.AreEqual(HttpStatusCode.Unauthorized, await OpenLink(web, secret));
        Assert.AreEqual(HttpStatusCode.OK, (await (await web.SignedIn(AccessRole.Viewer)).GetAsync("/")).StatusCode, "people can work");
    }

    [TestMethod]
    [Timeout(Patience.TestMs, CooperativeCancellation = true)]
    public async Task Live_SessionThatEnds_SaysSo()
    {
        using var web = new ServedWeb();
        HttpClient client = await web.SignedIn(AccessRole.Viewer);
        using Stream events = await client.GetStreamAsync(LiveEndpoint.Path);
        Assert.AreNotEqual(0, await events.ReadAsync(new byte[1]));

        PlantAccess.SetPassword(web.Plant, "viewer", "another long password");

        using var reader = new StreamReader(events);
        StringAssert.Contains(await reader.ReadToEndAsync(), "event: ended");
    }

    /// <summary>A browser keeps one set of cookies for a host, whatever the port.</summary>
    [TestMethod]
    public async Task Cookies_OfTwoPlantsOnOneHost_DoNotEndEachOthersSessions()
    {
        using var one = new ServedWeb();
        using var other = new ServedWeb();
        PlantAccess.AddAccount(one.Plant, "anna", AccessRole.Viewer, ServedWeb.Password);
        PlantAccess.AddAccount(other.Plant, "anna", AccessRole.Viewer, ServedWeb.Password);
        HttpClient ofOne = one.Browser(out CookieContainer cookies);
        await ServedWeb.Post(ofOne, "/sign-in", ("name", "anna"), ("password", ServedWeb.Password));
        string first = cookies.GetCookieHeader(ofOne.BaseAddress!);
        HttpClient ofOther = other.Browser(out cookies);
        await ServedWeb.Post(ofOther, "/sign-in", ("name", "anna"), ("password", ServedWeb.Password));
        string second = cookies.GetCookieHeader(ofOther.BaseAddress!);

        Assert.IsEmpty(Names(first).Intersect(Names(second)));
        Assert.AreEqual(HttpStatusCode.OK, (await one.WithCookies($"{first}; {second}").GetAsync("/")).StatusCode);
        Assert.AreEqual(HttpStatusCode.OK, (await other.WithCookies($"{first}; {second}").GetAsync("/")).StatusCode);

        static IEnumerable<string> Names(string header) => header.Split("; ").Select(cookie => cookie.Split('=')[0]);
    }

    [TestMethod]
    public async Task Refusal_IsInTheLanguageOfTheBrowser()
    {
        using var web = new ServedWeb();
        HttpClient boss = await web.SignedIn(AccessRole.Manager);
        DateTimeOffset from = DateTimeOffset.Parse("2026-10-01T00:00:00Z");
        HttpClient link = await web.WithLink(from, from.AddMonths(1));
        foreach (HttpClient client in (HttpClient[])[boss, link])
        {
            client.DefaultRequestHeaders.Add("Accept-Language", "zh-CN");
        }

        foreach ((HttpClient client, string path, HttpStatusCode status, string words) in ((HttpClient, string, HttpStatusCode, string)[])
            [(boss, "/nothing", HttpStatusCode.NotFound, "此处没有内容"), (link, "/", HttpStatusCode.Forbidden, "没有权限"),
                (boss, "/evidence/packs.mnev", HttpStatusCode.ServiceUnavailable, "暂时不可用")])
        {
            HttpResponseMessage answer = await client.GetAsync(path);
            Assert.AreEqual(status, answer.StatusCode, path);
            Assert.AreEqual("text/html", answer.Content.Headers.ContentType?.MediaType, path);
            StringAssert.Contains(await ServedWeb.Text(answer), words, path);
        }

        HttpResponseMessage form = await boss.PostAsync("/sign-out", new FormUrlEncodedContent([]));
        StringAssert.Contains(await ServedWeb.Text(form), "表单已过期");
    }

    [TestMethod]
    public async Task Head_OfAPage_IsGetWithoutTheBody()
    {
        using var web = new ServedWeb();
        HttpClient boss = await web.SignedIn(AccessRole.Manager);
        foreach ((string path, HttpStatusCode status) in ((string, HttpStatusCode)[])
            [("/", HttpStatusCode.OK), ("/ca.crt", HttpStatusCode.OK), ("/nothing", HttpStatusCode.NotFound)])
        {
            using var request = new HttpRequestMessage(HttpMethod.Head, path);
            HttpResponseMessage answer = await boss.SendAsync(request);
            Assert.AreEqual(status, answer.StatusCode, path);
            Assert.IsEmpty(await answer.Content.ReadAsByteArrayAsync(), path);
        }

        using var live = new HttpRequestMessage(HttpMethod.Head, LiveEndpoint.Path);
        Assert.AreEqual(HttpStatusCode.MethodNotAllowed, (await boss.SendAsync(live)).StatusCode, "it would never end");
    }

    [TestMethod]
    public void Start_KeepsTheAddressOfThePage_ForLinks()
    {
        using var web = new ServedWeb();

        Assert.IsNotNull(web.Web.PageAddress);
        Assert.AreEqual(web.Web.PageAddress, KnownPageAddress.Read(web.Plant));
    }

    private static async Task<HttpStatusCode> OpenLink(ServedWeb web, string secret) =>
        (await ServedWeb.Post(web.Browser(), "/link", "/link/" + secret, ("secret", secret))).StatusCode;
}
