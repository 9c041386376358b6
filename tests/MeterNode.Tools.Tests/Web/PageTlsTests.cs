using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using MeterNode.Plant.Access;
using MeterNode.Plant.Provisioning;

namespace MeterNode.Tools.Tests.Web;

/// <summary>The page on all addresses: with the plant's certificate, and with nothing for strangers.</summary>
[TestClass]
public sealed class PageTlsTests
{
    [TestMethod]
    public void Certificate_IsOfThePlantsCa_ForLessThanApplesBound()
    {
        using var web = new ServedWeb();
        using X509Certificate2 shown = Shown(web, SslProtocols.None);
        using X509Certificate2 authority = X509Certificate2.CreateFromPem(File.ReadAllText(web.Plant.CaCertificatePath));
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.Add(authority);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;

        Assert.IsTrue(chain.Build(shown));
        Assert.IsTrue(shown.MatchesHostname("localhost"));
        Assert.IsLessThan(826, (shown.NotAfter - shown.NotBefore).TotalDays);
    }

    [TestMethod]
    public void Certificate_Renewed_IsShownToTheNextClient()
    {
        using var web = new ServedWeb();
        using X509Certificate2 first = Shown(web, SslProtocols.None);

        WebIdentity.Renew(web.Plant, ["meters.example.com"]);

        using X509Certificate2 second = Shown(web, SslProtocols.None);
        Assert.AreNotEqual(first.Thumbprint, second.Thumbprint);
        Assert.IsTrue(second.MatchesHostname("meters.example.com"));
    }

    [TestMethod]
    public void Tls11_IsRefused()
    {
        using var web = new ServedWeb();
#pragma warning disable SYSLIB0039, CA5397 // That it is refused is what is tested.
        Exception refused = Assert.Throws<Exception>(() => Shown(web, SslProtocols.Tls11));
#pragma warning restore SYSLIB0039, CA5397
        Assert.IsTrue(refused is AuthenticationException or IOException, refused.ToString());
        Shown(web, SslProtocols.Tls12).Dispose();
        Shown(web, SslProtocols.Tls13).Dispose();
    }

    [TestMethod]
    public void OlderPlant_GetsACertificate_AndItIsRenewedBeforeItEnds()
    {
        using var web = new ServedWeb();
        Directory.Delete(web.Plant.In("web"), recursive: true);

        CollectionAssert.AreEqual((string[])["page"], IdentityRenewal.RenewDue(web.Plant, DateTimeOffset.UtcNow).ToArray());
        Assert.IsEmpty(IdentityRenewal.RenewDue(web.Plant, DateTimeOffset.UtcNow));
        CollectionAssert.Contains(
            IdentityRenewal.RenewDue(web.Plant, DateTimeOffset.UtcNow.AddDays(WebIdentity.Days - 30)).ToArray(), "page");
        Assert.IsTrue(WebIdentity.Load(web.Plant).MatchesHostname("localhost"));
    }

    [TestMethod]
    public async Task NodesCertificate_OpensNothing()
    {
        using var web = new ServedWeb();
        PlantAccess.AddAccount(web.Plant, "boss", AccessRole.Manager, ServedWeb.Password);
        IssuedCertificate stolen = web.Plant.LoadAuthority().IssueForNode("press-1");
        using X509Certificate2 certificate = X509Certificate2.CreateFromPem(stolen.CertificatePem, stolen.KeyPem);
        HttpClient client = web.Tls(certificate);

        Assert.AreEqual(HttpStatusCode.Found, (await client.GetAsync("/")).StatusCode);
        Assert.AreEqual(HttpStatusCode.Unauthorized, (await client.GetAsync("/api/v1/live")).StatusCode);
    }

    [TestMethod]
    public async Task Cookies_OverTls_AreSecure()
    {
        using var web = new ServedWeb();
        PlantAccess.AddAccount(web.Plant, "boss", AccessRole.Manager, ServedWeb.Password);
        HttpClient client = web.Tls();

        HttpResponseMessage answer = await ServedWeb.Post(client, "/sign-in", ("name", "boss"), ("password", ServedWeb.Password));

        Assert.AreEqual(HttpStatusCode.Found, answer.StatusCode);
        string[] cookies = [.. answer.Headers.GetValues("Set-Cookie")];
        Assert.IsTrue(cookies.All(cookie => cookie.StartsWith("__Host-meternode-", StringComparison.Ordinal)
            && cookie.Contains("secure", StringComparison.Ordinal) && cookie.Contains("path=/", StringComparison.Ordinal)
            && !cookie.Contains("domain", StringComparison.Ordinal)), string.Join("\n", cookies));
        Assert.AreEqual(HttpStatusCode.OK, (await client.GetAsync("/")).StatusCode);
    }

    private static X509Certificate2 Shown(ServedWeb web, SslProtocols protocols)
    {
        using var connection = new TcpClient("127.0.0.1", new Uri(web.Web.PageAddress!).Port);
        using var tls = new SslStream(connection.GetStream(), false, (_, _, _, _) => true);
        tls.AuthenticateAsClient(new SslClientAuthenticationOptions { TargetHost = "localhost", EnabledSslProtocols = protocols });
        return X509CertificateLoader.LoadCertificate(tls.RemoteCertificate!.Export(X509ContentType.Cert));
    }
}
