using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using MeterNode.Plant.Access;
using MeterNode.Plant.Audit;
using MeterNode.Plant.Provisioning;
using MeterNode.Server.Broker;
using MeterNode.Server.Checks;
using MeterNode.Server.Serving;
using MeterNode.Tools.Tests.Provisioning;
using MeterNode.Tools.Tests.Support;
using MeterNode.Wire;

namespace MeterNode.Tools.Tests.Web;

/// <summary>How people come in with a certificate of the plant's CA, and which certificates open nothing.</summary>
[TestClass]
public sealed class CertificateSignInTests : IDisposable
{
    private const string Name = "energy-manager";
    private readonly ManualTime _time = new(DateTimeOffset.UtcNow);
    private readonly ServedWeb _web;

    public CertificateSignInTests()
    {
        _web = new ServedWeb(_time, takesCertificates: true);
        PlantAccess.AddAccount(_web.Plant, Name, AccessRole.Manager, ServedWeb.Password);
    }

    public void Dispose() => _web.Dispose();

    [TestMethod]
    public async Task Person_WithACertificate_ComesInWithTheRoleOfTheAccount()
    {
        using X509Certificate2 certificate = CertificateBrowser.Issue(_web, Name);
        using var browser = new CertificateBrowser(_web, certificate);

        HttpResponseMessage asked = await browser.Page.GetAsync("/sign-in/certificate?to=%2Falarms");
        Assert.AreEqual(browser.Door.BaseAddress + "sign-in/certificate?to=%2Falarms", asked.Headers.Location?.ToString());
        StringAssert.Contains(await browser.Page.GetStringAsync("/sign-in?to=%2Falarms"), "/sign-in/certificate?to=%2Falarms");
        StringAssert.Contains(await ServedWeb.Text(await browser.Door.GetAsync(CertificateBrowser.SignIn)), $"is that of {Name}");
        Assert.IsFalse(browser.HasSession, "to look at it signs nobody in");
        HttpResponseMessage entered = await browser.Enter("?to=%2Falarms");

        Assert.AreEqual(HttpStatusCode.OK, entered.StatusCode, await entered.Content.ReadAsStringAsync());
        StringAssert.Contains(await ServedWeb.Text(entered), $"0; url={browser.Page.BaseAddress}alarms\"");
        Assert.AreEqual(HttpStatusCode.OK, (await browser.Page.GetAsync("/access")).StatusCode);
        Assert.AreEqual(HttpStatusCode.OK, (await browser.Page.GetAsync("/api/v1/nodes")).StatusCode);
        AuditEntry entry = AuditLog.Read(_web.Plant, out _).Last(each => each.What == "sign-in");
        Assert.AreEqual(Name, entry.By);
        StringAssert.Contains(entry.About!, $"by certificate {certificate.SerialNumber} from ");
    }

    [TestMethod]
    public async Task Assessor_ComesToTheEvidence()
    {
        PlantAccess.AddAccount(_web.Plant, "assessor", AccessRole.Assessor, ServedWeb.Password);
        using X509Certificate2 certificate = CertificateBrowser.Issue(_web, "assessor");
        using var browser = new CertificateBrowser(_web, certificate);

        StringAssert.Contains(await ServedWeb.Text(await browser.Enter()), $"0; url={browser.Page.BaseAddress}evidence\"");
    }

    /// <summary>A stolen node opens nothing; nor does any other certificate that the plant has made for a machine.</summary>
    [TestMethod]
    [DataRow("node")]
    [DataRow("collector")]
    [DataRow("operator")]
    [DataRow("broker")]
    [DataRow("page")]
    public async Task CertificateOfAMachine_OpensNothing_EvenWhenAnAccountNamesIt(string whose)
    {
        using X509Certificate2 certificate = MachineCertificate(whose);
        using var browser = new CertificateBrowser(_web, certificate);
        await AssertRefused(browser, "with which nobody of this plant signs in");

        PlantAccess.SetCertificate(_web.Plant, Name, new AccountCertificate(
            certificate.SerialNumber, AccountCertificate.HashOf(certificate), DateTimeOffset.UtcNow, DateTimeOffset.UtcNow.AddDays(1)));

        await AssertRefused(browser, "with which nobody of this plant signs in");
    }

    [TestMethod]
    public async Task CertificateOfAnotherPlant_OrMadeByAThief_OpensNothing()
    {
        using X509Certificate2 certificate = CertificateBrowser.Issue(_web, Name);
        using var other = new TemporaryPlant();
        using X509Certificate2 foreign = CertificateBrowser.Loaded(key => other.Plant.LoadAuthority().IssueForPerson(Name, key, 30));
        using var stranger = new CertificateBrowser(_web, foreign);
        await AssertRefused(stranger, "with which nobody of this plant signs in");

        using X509Certificate2 forged = Forged(certificate);
        using var thief = new CertificateBrowser(_web, forged);
        await AssertRefused(thief, "with which nobody of this plant signs in");
    }

    /// <summary>The CA's key alone gives nobody access: the account has to name the certificate.</summary>
    [TestMethod]
    public async Task CertificateThatNoAccountNames_OpensNothing()
    {
        CertificateBrowser.Issue(_web, Name).Dispose();
        using X509Certificate2 second = CertificateBrowser.Loaded(key => _web.Plant.LoadAuthority().IssueForPerson(Name, key, 30));
        using var browser = new CertificateBrowser(_web, second);

        await AssertRefused(browser, "counts no longer");
    }

    [TestMethod]
    public async Task ExpiredCertificate_OpensNothing_AlsoWhenTheClockIsSetBack()
    {
        using X509Certificate2 certificate = CertificateBrowser.Issue(_web, Name);
        using var browser = new CertificateBrowser(_web, certificate);

        _time.Advance(TimeSpan.FromDays(31).TotalSeconds);
        await AssertRefused(browser, "has expired");
        _time.Advance(-TimeSpan.FromDays(30).TotalSeconds);
        await AssertRefused(browser, "has expired");
    }

    [TestMethod]
    [DataRow("removed")]
    [DataRow("replaced")]
    [DataRow("account ended")]
    public async Task CertificateThatWasTakenAway_OpensNothing_AndItsSessionsEnd(string how)
    {
        PlantAccess.AddAccount(_web.Plant, "another", AccessRole.Manager, ServedWeb.Password);
        using X509Certificate2 certificate = CertificateBrowser.Issue(_web, Name);
        using var browser = new CertificateBrowser(_web, certificate);
        await browser.Enter();
        Assert.AreEqual(HttpStatusCode.OK, (await browser.Page.GetAsync("/")).StatusCode);

        if (how == "removed")
        {
            PlantAccess.SetCertificate(_web.Plant, Name, null);
        }
        else if (how == "replaced")
        {
            CertificateBrowser.Issue(_web, Name).Dispose();
        }
        else
        {
            PlantAccess.EndAccount(_web.Plant, Name);
        }

        await AssertRefused(browser, "counts no longer");
    }

    [TestMethod]
    public async Task BrowserWithoutACertificate_IsToldWhatWorks_AndThePageIsAsBefore()
    {
        using var browser = new CertificateBrowser(_web, null);

        HttpResponseMessage answer = await browser.Enter();

        Assert.AreEqual(HttpStatusCode.Unauthorized, answer.StatusCode);
        string text = await ServedWeb.Text(answer);
        StringAssert.Contains(text, "has shown no certificate. Name and password work.");
        StringAssert.Contains(text, $"{browser.Page.BaseAddress}sign-in\"");
        Assert.DoesNotContain(_web.Plant.Site + " ", text, "strangers learn nothing of the plant");
        HttpResponseMessage entered = await ServedWeb.Post(
            browser.Page, "/sign-in", ("name", Name), ("password", ServedWeb.Password));
        Assert.AreEqual("/", entered.Headers.Location?.ToString());
    }

    /// <summary>A page elsewhere that sends people here signs nobody in, and writes nothing into the audit log.</summary>
    [TestMethod]
    public async Task FormWithoutItsToken_SignsNobodyIn()
    {
        using X509Certificate2 certificate = CertificateBrowser.Issue(_web, Name);
        using var browser = new CertificateBrowser(_web, certificate);

        HttpResponseMessage answer = await browser.Door.PostAsync(
            CertificateBrowser.SignIn, new FormUrlEncodedContent([KeyValuePair.Create("to", "/")]));

        Assert.AreEqual(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.IsFalse(browser.HasSession);
    }

    [TestMethod]
    [DataRow("//elsewhere.example/")]
    [DataRow("https://elsewhere.example/")]
    public async Task AddressThatLeadsAway_LeadsToThePlant(string to)
    {
        using X509Certificate2 certificate = CertificateBrowser.Issue(_web, Name);
        using var browser = new CertificateBrowser(_web, certificate);

        StringAssert.Contains(
            await ServedWeb.Text(await browser.Enter("?to=" + Uri.EscapeDataString(to))), $"0; url={browser.Page.BaseAddress}\"");
    }

    /// <summary>Nobody is asked for a certificate where nobody said so: not at the page's port, and without the option nowhere.</summary>
    [TestMethod]
    public async Task PlantWithoutTheOption_OffersNothing()
    {
        using var web = new ServedWeb();
        PlantAccess.AddAccount(web.Plant, Name, AccessRole.Manager, ServedWeb.Password);
        HttpClient browser = web.Browser();

        Assert.IsNull(web.Web.CertificatePortNumber);
        Assert.DoesNotContain("certificate", await browser.GetStringAsync("/sign-in"));
        Assert.AreEqual(HttpStatusCode.NotFound, (await browser.GetAsync(CertificateBrowser.SignIn)).StatusCode);
    }

    /// <summary>A certificate can name an address where its issuer is: nobody is asked there on a stranger's word.</summary>
    [TestMethod]
    public async Task CertificateThatNamesAnAddress_NobodyIsAskedThere()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        using X509Certificate2 luring = CertificateBrowser.Luring($"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}/ca.crt");
        using var browser = new CertificateBrowser(_web, luring);
        await AssertRefused(browser, "with which nobody of this plant signs in");
        using X509Certificate2 authority = X509Certificate2.CreateFromPem(File.ReadAllText(_web.Plant.CaCertificatePath));

        StringAssert.Contains(
            new ClientCertificateRule(authority, TimeProvider.System).Refuse(luring)!, "is not signed by this plant's CA");

        Assert.IsFalse(listener.Pending());
    }

    [TestMethod]
    public void Check_SaysWhoseCertificateEnds()
    {
        CertificateBrowser.Issue(_web, Name, days: 90).Dispose();
        Assert.AreEqual(FindingLevel.Ok, Finding().Level, Finding().Text);

        _time.Advance(TimeSpan.FromDays(70).TotalSeconds);

        Assert.AreEqual(FindingLevel.Warning, Finding().Level);
        StringAssert.Contains(Finding().Text, $"the certificate of '{Name}' ends on ");
        StringAssert.Contains(Finding().Text, $"'meternode user certificate {Name} --out FILE");

        PlantFinding Finding() => PlantChecks.Run(new PlantCheckOptions
        {
            Server = new PlantServerOptions { Plant = _web.Plant, Time = _time },
        }).Single(finding => finding.Check == "certificate people");
    }

    private static async Task AssertRefused(CertificateBrowser browser, string why)
    {
        HttpResponseMessage answer = await browser.Enter();
        Assert.AreEqual(HttpStatusCode.Forbidden, answer.StatusCode);
        StringAssert.Contains(await ServedWeb.Text(answer), why);
        string token = await ServedWeb.TokenOf(browser.Page, "/sign-in");
        HttpResponseMessage pressed = await browser.Door.PostAsync(
            CertificateBrowser.SignIn, new FormUrlEncodedContent([KeyValuePair.Create("__RequestVerificationToken", token)]));
        Assert.AreEqual(HttpStatusCode.Forbidden, pressed.StatusCode, "nor does the form without its button");
        Assert.AreEqual(HttpStatusCode.Found, (await browser.Page.GetAsync("/")).StatusCode);
        Assert.AreEqual(HttpStatusCode.Unauthorized, (await browser.Page.GetAsync("/api/v1/live")).StatusCode);
    }

    private X509Certificate2 MachineCertificate(string whose)
    {
        PlantFolder plant = _web.Plant;
        if (whose == "node")
        {
            IssuedCertificate stolen = plant.LoadAuthority().IssueForNode("press-1");
            using X509Certificate2 node = X509Certificate2.CreateFromPem(stolen.CertificatePem, stolen.KeyPem);
            return CertificateBrowser.Loaded(node);
        }

        (string certificate, string key) = whose switch
        {
            "collector" => (plant.CollectorCertificatePath, plant.CollectorKeyPath),
            "operator" => (plant.OperatorCertificatePath, plant.OperatorKeyPath),
            "broker" => (plant.In("broker", "server.crt"), plant.In("broker", "server.key")),
            _ => (plant.WebCertificatePath, plant.WebKeyPath),
        };
        return CertificateBrowser.Read(certificate, key);
    }

    /// <summary>Everything as in a true one, but for the signature.</summary>
    private static X509Certificate2 Forged(X509Certificate2 like)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var own = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest(like.SubjectName, key, HashAlgorithmName.SHA256);
        foreach (X509Extension extension in like.Extensions)
        {
            request.CertificateExtensions.Add(extension);
        }

        using X509Certificate2 forged = request.Create(
            like.IssuerName, X509SignatureGenerator.CreateForECDsa(own), like.NotBefore, like.NotAfter, like.SerialNumberBytes.Span);
        using X509Certificate2 withKey = forged.CopyWithPrivateKey(key);
        return CertificateBrowser.Loaded(withKey);
    }
}
