using System.Net;
using MeterNode.Plant;
using MeterNode.Plant.Access;
using MeterNode.Server.Serving;

namespace MeterNode.Tools.Tests.Web;

/// <summary>How people come in by the company's OpenID provider, and who does not.</summary>
[TestClass]
public sealed class OpenIdSignInTests
{
    private readonly FakeOpenIdProvider _provider = new();
    private readonly ServedWeb _web = new();

    [TestInitialize]
    public void NameProvider()
    {
        PlantAccess.AddAccount(_web.Plant, "energy-manager", AccessRole.Manager, ServedWeb.Password);
        PlantAccess.SetProvider(_web.Plant, new OpenIdProvider
        {
            Authority = new Uri(_provider.Authority),
            ClientId = FakeOpenIdProvider.Client,
            ClientSecret = FakeOpenIdProvider.Secret,
        });
        _web.Restart();
    }

    [TestCleanup]
    public void Clean()
    {
        _web.Dispose();
        _provider.Dispose();
    }

    [TestMethod]
    public async Task PersonOfAnAccount_ComesInWithItsRole_AndLeadsToWhereSheWas()
    {
        PlantAccess.SetSubject(_web.Plant, "energy-manager", _provider.Subject);
        HttpClient browser = _web.Browser();
        StringAssert.Contains(await browser.GetStringAsync("/sign-in?to=%2Falarms"), "/sign-in/openid?to=%2Falarms");

        HttpResponseMessage back = await GoAsync(browser, "/sign-in/openid?to=%2Falarms");

        Assert.AreEqual("/sign-in/openid/done?to=%2Falarms", back.Headers.Location?.ToString());
        StringAssert.Contains(await browser.GetStringAsync(back.Headers.Location), "content=\"0; url=/alarms\"");
        StringAssert.Contains(await browser.GetStringAsync("/access"), "energy-manager");
        string log = string.Concat(Directory.GetFiles(_web.Plant.In("audit"), "*.cbor").Select(File.ReadAllText));
        StringAssert.Contains(log, "by OpenID Connect from 127.0.0.1");
    }

    /// <summary>Nobody is let in by a name: the page says what a manager has to enter.</summary>
    [TestMethod]
    public async Task PersonWithoutAccount_SeesTheTextForTheManager_AndIsNotIn()
    {
        _provider.Subject = "energy-manager";
        HttpClient browser = _web.Browser();

        HttpResponseMessage back = await GoAsync(browser, "/sign-in/openid");

        Assert.AreEqual(HttpStatusCode.Forbidden, back.StatusCode);
        StringAssert.Contains(await ServedWeb.Text(back), "Give a manager this text: energy-manager.");
        Assert.AreEqual(HttpStatusCode.Found, (await browser.GetAsync("/")).StatusCode);
    }

    [TestMethod]
    [DataRow("key")]
    [DataRow("nonce")]
    [DataRow("audience")]
    public async Task TokenThatIsNotForThisSignIn_IsRefused(string wrong)
    {
        PlantAccess.SetSubject(_web.Plant, "energy-manager", _provider.Subject);
        _provider.SignsWithAnotherKey = wrong == "key";
        _provider.Nonce = wrong == "nonce" ? "of another sign-in" : null;
        _provider.Audience = wrong == "audience" ? "another client" : FakeOpenIdProvider.Client;
        HttpClient browser = _web.Browser();

        HttpResponseMessage back = await GoAsync(browser, "/sign-in/openid");

        Assert.AreEqual(HttpStatusCode.Unauthorized, back.StatusCode);
        StringAssert.Contains(await ServedWeb.Text(back), "did not succeed");
        Assert.AreEqual(HttpStatusCode.Found, (await browser.GetAsync("/")).StatusCode);
    }

    /// <summary>Who gets somebody to open the end of a sign-in that was begun elsewhere signs nobody in.</summary>
    [TestMethod]
    public async Task EndOfASignInOfAnotherBrowser_IsRefused()
    {
        PlantAccess.SetSubject(_web.Plant, "energy-manager", _provider.Subject);
        Uri end = await EndAsync(_web.Browser(), "/sign-in/openid");
        HttpClient another = _web.Browser();

        HttpResponseMessage back = await another.GetAsync(end);

        Assert.AreEqual(HttpStatusCode.Unauthorized, back.StatusCode);
        Assert.AreEqual(HttpStatusCode.Found, (await another.GetAsync("/")).StatusCode);
    }

    [TestMethod]
    public async Task AccountThatIsGivenToAnotherPerson_EndsItsSessions()
    {
        PlantAccess.SetSubject(_web.Plant, "energy-manager", _provider.Subject);
        HttpClient browser = _web.Browser();
        await GoAsync(browser, "/sign-in/openid");
        Assert.AreEqual(HttpStatusCode.OK, (await browser.GetAsync("/")).StatusCode);

        PlantAccess.SetSubject(_web.Plant, "energy-manager", null);

        Assert.AreEqual(HttpStatusCode.Found, (await browser.GetAsync("/")).StatusCode);
        Assert.AreEqual(HttpStatusCode.Forbidden, (await GoAsync(_web.Browser(), "/sign-in/openid")).StatusCode);
    }

    /// <summary>The same text is somebody else at another provider; a server that runs still speaks with the one of its start.</summary>
    [TestMethod]
    public async Task AccountOfAnotherProvider_IsNobodysHere()
    {
        PlantAccess.SetProvider(
            _web.Plant, new OpenIdProvider { Authority = new Uri("https://login.example.com/"), ClientId = FakeOpenIdProvider.Client });
        PlantAccess.SetSubject(_web.Plant, "energy-manager", _provider.Subject);
        HttpClient browser = _web.Browser();

        HttpResponseMessage back = await GoAsync(browser, "/sign-in/openid");

        Assert.AreEqual(HttpStatusCode.Forbidden, back.StatusCode);
        Assert.AreEqual(HttpStatusCode.Found, (await browser.GetAsync("/")).StatusCode);
    }

    [TestMethod]
    public async Task Assessor_ComesToTheEvidence()
    {
        PlantAccess.AddAccount(_web.Plant, "assessor", AccessRole.Assessor, ServedWeb.Password);
        PlantAccess.SetSubject(_web.Plant, "assessor", _provider.Subject);

        HttpResponseMessage back = await GoAsync(_web.Browser(), "/sign-in/openid");

        Assert.AreEqual("/sign-in/openid/done?to=%2Fevidence", back.Headers.Location?.ToString());
    }

    [TestMethod]
    [DataRow("//elsewhere.example/")]
    [DataRow("https://elsewhere.example/")]
    public async Task AddressThatLeadsAway_LeadsToThePlant(string to)
    {
        HttpClient browser = _web.Browser();

        string page = await browser.GetStringAsync("/sign-in/openid/done?to=" + Uri.EscapeDataString(to));

        StringAssert.Contains(page, "content=\"0; url=/\"");
    }

    [TestMethod]
    public async Task ProviderThatIsAway_IsSaid_AndPasswordsWork()
    {
        var said = new List<PlantNotice>();
        _web.Web.Said += said.Add;
        _provider.Stop();
        HttpClient browser = _web.Browser();

        HttpResponseMessage answer = await browser.GetAsync("/sign-in/openid");

        Assert.AreEqual(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        StringAssert.Contains(await ServedWeb.Text(answer), "Name and password work.");
        StringAssert.Contains(said.Single().Text, _provider.Authority);
        HttpResponseMessage entered = await ServedWeb.Post(
            browser, "/sign-in", ("name", "energy-manager"), ("password", ServedWeb.Password));
        Assert.AreEqual("/", entered.Headers.Location?.ToString());
    }

    [TestMethod]
    public async Task PlantWithoutProvider_OffersNothing()
    {
        PlantAccess.RemoveProvider(_web.Plant);
        _web.Restart();
        HttpClient browser = _web.Browser();

        Assert.IsFalse((await browser.GetStringAsync("/sign-in")).Contains("openid", StringComparison.Ordinal));
        Assert.AreEqual(HttpStatusCode.NotFound, (await browser.GetAsync("/sign-in/openid")).StatusCode);
    }

    [TestMethod]
    public void AnotherProvider_NobodyIsAnybodysAccount()
    {
        PlantAccess.SetSubject(_web.Plant, "energy-manager", _provider.Subject);

        PlantAccess.SetProvider(
            _web.Plant, new OpenIdProvider { Authority = new Uri("https://login.example.com/"), ClientId = FakeOpenIdProvider.Client });

        Assert.IsNull(AccessBook.Read(_web.Plant).AccountOfSubject(_provider.Subject));
    }

    [TestMethod]
    [DataRow("http://login.example.com/")]
    [DataRow("ftp://login.example.com/")]
    [DataRow("https://login.example.com/?a=b")]
    [DataRow("login")]
    public void AddressThatIsNoIssuer_IsRefused(string address)
    {
        OperatorException refusal = Assert.ThrowsExactly<OperatorException>(() => PlantAccess.SetProvider(
            _web.Plant,
            new OpenIdProvider { Authority = new Uri(address, UriKind.RelativeOrAbsolute), ClientId = FakeOpenIdProvider.Client }));

        StringAssert.Contains(refusal.Message, "is no issuer");
    }

    [TestMethod]
    public void SubjectOfAnotherAccount_IsRefused()
    {
        PlantAccess.AddAccount(_web.Plant, "shift-leader", AccessRole.Operator, ServedWeb.Password);
        PlantAccess.SetSubject(_web.Plant, "energy-manager", _provider.Subject);

        OperatorException refusal = Assert.ThrowsExactly<OperatorException>(
            () => PlantAccess.SetSubject(_web.Plant, "shift-leader", _provider.Subject));

        StringAssert.Contains(refusal.Message, "'energy-manager' is that person already");
    }

    /// <summary>To the provider and back, up to the answer of the plant.</summary>
    private static async Task<HttpResponseMessage> GoAsync(HttpClient browser, string path) =>
        await browser.GetAsync(await EndAsync(browser, path));

    /// <summary>The address with which the provider sends the browser back.</summary>
    private static async Task<Uri> EndAsync(HttpClient browser, string path)
    {
        HttpResponseMessage start = await browser.GetAsync(path);
        Assert.AreEqual(HttpStatusCode.Found, start.StatusCode, await start.Content.ReadAsStringAsync());
        HttpResponseMessage there = await browser.GetAsync(start.Headers.Location);
        Assert.AreEqual(HttpStatusCode.Found, there.StatusCode, await there.Content.ReadAsStringAsync());
        return there.Headers.Location!;
    }
}
