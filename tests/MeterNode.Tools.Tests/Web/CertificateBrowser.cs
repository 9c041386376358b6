using System.Net;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using MeterNode.Plant.Access;
using MeterNode.Plant.Provisioning;

namespace MeterNode.Tools.Tests.Web;

/// <summary>A browser that shows a certificate to whoever asks for one, at the page's port and at that for certificates.</summary>
internal sealed class CertificateBrowser : IDisposable
{
    internal const string SignIn = "/sign-in/certificate";

    private readonly SocketsHttpHandler _handler;

    /// <summary>Comes to a plant's page; null for no certificate.</summary>
    public CertificateBrowser(ServedWeb web, X509Certificate2? certificate)
    {
        _handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            SslOptions = new SslClientAuthenticationOptions { RemoteCertificateValidationCallback = (_, _, _, _) => true },
        };
        if (certificate is not null)
        {
            // Whatever it is for: a thief's program does not ask.
            _handler.SslOptions.ClientCertificateContext = SslStreamCertificateContext.Create(certificate, null, offline: true);
        }

        Page = new HttpClient(_handler) { BaseAddress = new UriBuilder(web.Web.PageAddress!) { Host = "127.0.0.1" }.Uri };
        Door = new HttpClient(_handler) { BaseAddress = new Uri($"https://127.0.0.1:{web.Web.CertificatePortNumber}") };
    }

    /// <summary>The page's own port.</summary>
    public HttpClient Page { get; }

    /// <summary>The port for certificates.</summary>
    public HttpClient Door { get; }

    /// <summary>Whether a session was begun.</summary>
    public bool HasSession => _handler.CookieContainer.GetCookies(Page.BaseAddress!).Any(cookie => cookie.Name.EndsWith("session"));

    /// <summary>A certificate of an account of a plant, with its key.</summary>
    public static X509Certificate2 Issue(ServedWeb web, string name, int days = 30)
    {
        string path = web.Plant.In($"{Guid.NewGuid():N}.p12");
        PersonCertificate.Make(web.Plant, name, days, path, ServedWeb.Password);
        return X509CertificateLoader.LoadPkcs12FromFile(path, ServedWeb.Password);
    }

    /// <summary>A certificate with the key in two PEM files.</summary>
    public static X509Certificate2 Read(string certificatePath, string keyPath)
    {
        using X509Certificate2 read = X509Certificate2.CreateFromPemFile(certificatePath, keyPath);
        return Loaded(read);
    }

    /// <summary>What TLS takes on every system.</summary>
    public static X509Certificate2 Loaded(X509Certificate2 certificate) =>
        X509CertificateLoader.LoadPkcs12(certificate.Export(X509ContentType.Pfx), null);

    /// <summary>A certificate of any authority for a new key.</summary>
    public static X509Certificate2 Loaded(Func<PublicKey, X509Certificate2> issue)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using X509Certificate2 certificate = issue(new PublicKey(key));
        using X509Certificate2 withKey = certificate.CopyWithPrivateKey(key);
        return Loaded(withKey);
    }

    /// <summary>A person's certificate of an issuer that nobody knows and that is said to be at an address.</summary>
    public static X509Certificate2 Luring(string address)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var own = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("OU=stranger", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(
            new X509EnhancedKeyUsageExtension([new Oid(CertificateUse.Client), new Oid(CertificateUse.Person)], false));
        request.CertificateExtensions.Add(new X509AuthorityInformationAccessExtension([address], [address], false));
        using X509Certificate2 made = request.Create(
            new X500DistinguishedName("CN=an issuer elsewhere"), X509SignatureGenerator.CreateForECDsa(own),
            DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1), [1, 2, 3]);
        using X509Certificate2 withKey = made.CopyWithPrivateKey(key);
        return Loaded(withKey);
    }

    /// <summary>Looks at the page that says whose the certificate is, and presses its button where there is one.</summary>
    public async Task<HttpResponseMessage> Enter(string query = "")
    {
        HttpResponseMessage shown = await Door.GetAsync(SignIn + query);
        return shown.StatusCode != HttpStatusCode.OK ? shown
            : await ServedWeb.Post(Door, SignIn, SignIn + query, ("to", query.Length == 0 ? "" : Uri.UnescapeDataString(query[4..])));
    }

    public void Dispose()
    {
        Page.Dispose();
        Door.Dispose();
        _handler.Dispose();
    }
}
