using System.Net;
using MeterNode.Plant.Access;
using MeterNode.Plant.Audit;
using MeterNode.Wire;

namespace MeterNode.Tools.Tests.Web;

/// <summary>How people come in and go out.</summary>
[TestClass]
public sealed class SignInTests
{
    [TestMethod]
    public async Task NewPlant_CodeOfTheLog_MakesTheFirstManagerOnce()
    {
        using var web = new ServedWeb();
        string hint = web.Web.SetUpHint!;
        string code = hint[^14..];
        HttpClient browser = web.Browser();
        Assert.AreEqual(HttpStatusCode.OK, (await browser.GetAsync("/")).StatusCode, "who sits at the machine may look");

        (string, string)[] Form(string with, string password) => [("code", with), ("name", "anna"), ("password", password)];
        StringAssert.Contains(
            await ServedWeb.Text(await ServedWeb.Post(browser, "/set-up", Form("ABCD-EFGH-JKLM", ServedWeb.Password))), "not the code");
        StringAssert.Contains(await ServedWeb.Text(await ServedWeb.Post(browser, "/set-up", Form(code, "short"))), "take 12 or more");
        HttpResponseMessage made = await ServedWeb.Post(browser, "/set-up", Form(code.ToLowerInvariant(), ServedWeb.Password));

        Assert.AreEqual(HttpStatusCode.Found, made.StatusCode);
        StringAssert.Contains(await browser.GetStringAsync("/"), "anna");
        Assert.AreEqual(AccessRole.Manager, AccessBook.Read(web.Plant).Account("anna")!.Role);
        Assert.IsNull(web.Web.SetUpHint);
        Assert.AreEqual(HttpStatusCode.Found, (await web.Browser().GetAsync("/")).StatusCode, "nobody else looks any more");
        Assert.AreEqual("/sign-in", (await web.Browser().GetAsync("/set-up")).Headers.Location?.ToString());
    }

    [TestMethod]
    public async Task NewPlant_WhoSitsAtTheMachine_LooksAndChangesNothing()
    {
        using var web = new ServedWeb();
        HttpClient browser = web.Browser();

        Assert.AreEqual(HttpStatusCode.Unauthorized, (await browser.PostAsync("/sign-out", null)).StatusCode);
        Assert.AreEqual(HttpStatusCode.Found, (await browser.GetAsync("/access")).StatusCode);
        using var elsewhere = new HttpRequestMessage(HttpMethod.Get, "/set-up") { Headers = { Host = "elsewhere.example" } };
        Assert.AreEqual(HttpStatusCode.Found, (await browser.SendAsync(elsewhere)).StatusCode, "another name leads to the sign-in");
    }

    [TestMethod]
    public async Task SignIn_CookieIsHardened_AndLeadsBackToWhereOneWas()
    {
        using var web = new ServedWeb();
        PlantAccess.AddAccount(web.Plant, "anna", AccessRole.Viewer, ServedWeb.Password);
        HttpClient browser = web.Browser();

        string to = (await browser.GetAsync("/?lang=zh")).Headers.Location!.ToString();
        HttpResponseMessage answer = await ServedWeb.Post(
            browser, "/sign-in", to, ("name", "anna"), ("password", ServedWeb.Password), ("to", "/?lang=zh"));

        Assert.AreEqual("/?lang=zh", answer.Headers.Location?.ToString());
        string cookie = answer.Headers.GetValues("Set-Cookie").Single(each => each.Contains("-session=", StringComparison.Ordinal));
        StringAssert.Contains(cookie, "samesite=strict");
        StringAssert.Contains(cookie, "httponly");
    }

    /// <summary>Browsers drop tabs and line ends of an address, and take a backslash for a slash.</summary>
    [TestMethod]
    [DataRow("//elsewhere.example/")]
    [DataRow("/\\elsewhere.example/")]
    [DataRow("/\t/elsewhere.example/")]
    [DataRow("/\r\n/elsewhere.example/")]
    [DataRow("https://elsewhere.example/")]
    [DataRow("/nodes/\u538b\u94f8")]
    public async Task SignIn_AddressThatLeadsAwayOrNowhere_LeadsToThePlant(string to)
    {
        using var web = new ServedWeb();
        PlantAccess.AddAccount(web.Plant, "anna", AccessRole.Viewer, ServedWeb.Password);

        HttpResponseMessage answer = await ServedWeb.Post(
            web.Browser(), "/sign-in", ("name", "anna"), ("password", ServedWeb.Password), ("to", to));

        Assert.AreEqual("/", answer.Headers.Location?.ToString());
    }

    /// <summary>Nobody is led to a page that refuses him.</summary>
    [TestMethod]
    [DataRow(AccessRole.Assessor, "/evidence")]
    [DataRow(AccessRole.Viewer, "/")]
    public async Task SignIn_LeadsToAPageThatOpens(AccessRole role, string page)
    {
        using var web = new ServedWeb();
        PlantAccess.AddAccount(web.Plant, "anna", role, ServedWeb.Password);
        HttpClient browser = web.Browser();

        HttpResponseMessage answer = await ServedWeb.Post(browser, "/sign-in", ("name", "anna"), ("password", ServedWeb.Password));

        Assert.AreEqual(page, answer.Headers.Location?.ToString());
        Assert.AreEqual(HttpStatusCode.OK, (await browser.GetAsync(page)).StatusCode);
    }

    /// <summary>A proxy on the server's machine makes nobody sit at it.</summary>
    [TestMethod]
    [DataRow("X-Forwarded-For", "127.0.0.1")]
    [DataRow("Forwarded", "for=192.0.2.7")]
    [DataRow("Via", "1.1 proxy")]
    public async Task NewPlant_WhoComesThroughAProxy_DoesNotSitAtTheMachine(string header, string value)
    {
        using var web = new ServedWeb();
        foreach (string path in (string[])["/", "/set-up", "/health"])
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, path) { Headers = { { header, value } } };
            HttpResponseMessage answer = await web.Browser().SendAsync(request);
            StringAssert.StartsWith(answer.Headers.Location?.ToString() ?? "", "/sign-in", path);
        }
    }

    [TestMethod]
    public async Task SignIn_WrongPasswordAndUnknownName_AreAnsweredAlikeAndThenWait()
    {
        using var web = new ServedWeb();
        PlantAccess.AddAccount(web.Plant, "anna", AccessRole.Viewer, ServedWeb.Password);
        foreach (string name in (string[])["anna", "nobody"])
        {
            HttpClient browser = web.Browser();
            for (int attempt = 0; attempt < 5; attempt++)
            {
                HttpResponseMessage wrong = await ServedWeb.Post(browser, "/sign-in", ("name", name), ("password", "wrong password"));
                Assert.AreEqual(HttpStatusCode.Unauthorized, wrong.StatusCode);
                StringAssert.Contains(await ServedWeb.Text(wrong), "Name or password is wrong");
            }

            HttpResponseMessage waits = await ServedWeb.Post(browser, "/sign-in", ("name", name), ("password", ServedWeb.Password));
            Assert.AreEqual(HttpStatusCode.TooManyRequests, waits.StatusCode, "the right one is not looked at either");
            Assert.IsNotNull(waits.Headers.RetryAfter);
        }

        web.Web.Dispose();
        AuditEntry entry = AuditLog.Read(web.Plant, out string? problem)[^1];
        Assert.IsNull(problem);
        Assert.AreEqual("sign-in failed", entry.What);
        Assert.AreEqual("10 times, 2 names, 1 addresses", entry.About);
    }

    [TestMethod]
    [DataRow("sign-out")]
    [DataRow("password")]
    [DataRow("role")]
    [DataRow("end")]
    public async Task Session_AfterItsEnd_CountsNoLongerEvenAsACopy(string end)
    {
        using var web = new ServedWeb();
        PlantAccess.AddAccount(web.Plant, "boss", AccessRole.Manager, ServedWeb.Password);
        PlantAccess.AddAccount(web.Plant, "anna", AccessRole.Viewer, ServedWeb.Password);
        HttpClient browser = web.Browser(out CookieContainer cookies);
        await ServedWeb.Post(browser, "/sign-in", ("name", "anna"), ("password", ServedWeb.Password));
        string cookie = cookies.GetCookieHeader(browser.BaseAddress!);
        Assert.AreEqual(HttpStatusCode.OK, (await web.WithCookies(cookie).GetAsync("/")).StatusCode);
        web.Restart();
        Assert.AreEqual(HttpStatusCode.OK, (await web.WithCookies(cookie).GetAsync("/")).StatusCode, "a restart ends no session");

        switch (end)
        {
            case "sign-out":
                await ServedWeb.Post(web.WithCookies(cookie), "/sign-out", "/");
                web.Restart();
                break;
            case "password":
                PlantAccess.SetPassword(web.Plant, "anna", "another long password");
                break;
            case "role":
                PlantAccess.SetRole(web.Plant, "anna", AccessRole.Operator);
                break;
            default:
                PlantAccess.EndAccount(web.Plant, "anna");
                break;
        }

        Assert.AreEqual(HttpStatusCode.Found, (await web.WithCookies(cookie).GetAsync("/")).StatusCode);
    }

    [TestMethod]
    public async Task Form_WithoutItsToken_IsRefused()
    {
        using var web = new ServedWeb();
        HttpClient browser = await web.SignedIn(AccessRole.Manager);

        HttpResponseMessage answer = await browser.PostAsync("/sign-out", new FormUrlEncodedContent([]));

        Assert.AreEqual(HttpStatusCode.BadRequest, answer.StatusCode);
        StringAssert.Contains(await answer.Content.ReadAsStringAsync(), "load the page again");
        Assert.AreEqual(HttpStatusCode.OK, (await browser.GetAsync("/")).StatusCode, "and nothing has happened");
    }

    [TestMethod]
    public async Task Link_Opened_ShowsItsPeriodOnlyAndEnds()
    {
        using var web = new ServedWeb();
        PlantAccess.AddAccount(web.Plant, "boss", AccessRole.Manager, ServedWeb.Password);
        DateTimeOffset from = DateTimeOffset.Parse("2026-10-01T00:00:00Z");
        HttpClient browser = await web.WithLink(from, from.AddMonths(1));

        Assert.AreEqual(HttpStatusCode.Forbidden, (await browser.GetAsync("/")).StatusCode);
        Assert.AreEqual(HttpStatusCode.Forbidden, (await browser.GetAsync("/api/v1/live")).StatusCode);
        HttpResponseMessage wrong = await ServedWeb.Post(web.Browser(), "/link", "/link/mnl_x", ("secret", "mnl_x"));
        Assert.AreEqual(HttpStatusCode.Unauthorized, wrong.StatusCode);

        PlantAccess.EndLink(web.Plant, AccessBook.Read(web.Plant).Links[0].Name);
        Assert.AreEqual(HttpStatusCode.Found, (await browser.GetAsync("/")).StatusCode);
    }

    [TestMethod]
    public async Task SignInPage_SaysNothingAboutThePlant_InBothLanguages()
    {
        using var web = new ServedWeb();
        PlantAccess.AddAccount(web.Plant, "boss", AccessRole.Manager, ServedWeb.Password);
        foreach ((string language, string word) in ((string, string)[])[("en", "Sign in"), ("zh", "登录")])
        {
            string html = await ServedWeb.Text(await web.Browser().GetAsync("/sign-in?lang=" + language));
            StringAssert.Contains(html, word);
            Assert.DoesNotContain(web.Plant.Site, html);
            Assert.DoesNotContain("boss", html);
        }

        HttpResponseMessage ca = await web.Browser().GetAsync("/ca.crt");
        Assert.AreEqual(File.ReadAllText(web.Plant.CaCertificatePath), await ServedWeb.Text(ca));
    }

    [TestMethod]
    public async Task Files_OfSessions_AreForTheirOwnerOnly()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Inconclusive("Windows has the folder's permissions.");
            return;
        }

        using var web = new ServedWeb();
        HttpClient browser = await web.SignedIn(AccessRole.Manager);
        await ServedWeb.Post(browser, "/sign-out", "/");

        string[] files = Directory.GetFiles(web.Plant.In("serve"), "*", SearchOption.AllDirectories);
        Assert.IsTrue(files.Any(path => path.Contains("keys", StringComparison.Ordinal)), string.Join(' ', files));
        foreach (string path in files)
        {
            Assert.AreEqual(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(path), path);
        }
    }
}
