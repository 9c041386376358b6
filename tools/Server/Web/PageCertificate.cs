using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using MeterNode.Plant.Provisioning;
using Microsoft.AspNetCore.Server.Kestrel.Https;

namespace MeterNode.Server.Web;

/// <summary>The certificate of the page: read again when its file has changed, so that a renewed one is shown to the next client.</summary>
internal sealed class PageCertificate(PlantFolder plant)
{
    private readonly Lock _gate = new();
    private X509Certificate2? _present;
    private DateTime _seen;

    /// <summary>
    /// TLS 1.2 and later. Nobody is asked for a certificate: those of nodes are for the broker, and open nothing here.
    /// </summary>
    public static HttpsConnectionAdapterOptions Options(PlantFolder plant) => Options(new PageCertificate(plant));

    /// <summary>
    /// The same for the port at which a browser is asked for a certificate, of the plant's CA where the system can say so in the handshake.
    /// Any is taken, and none: TLS proves that the other side has its key, and <see cref="Access.PersonCertificateRule"/> says in words
    /// what is wrong with it. Each connection shows it anew.
    /// </summary>
    public static HttpsConnectionAdapterOptions OptionsAskingForCertificates(PlantFolder plant)
    {
        var certificate = new PageCertificate(plant);
        X509Certificate2 authority = X509Certificate2.CreateFromPem(File.ReadAllText(plant.CaCertificatePath));
        HttpsConnectionAdapterOptions options = Options(certificate);
        options.ClientCertificateMode = ClientCertificateMode.AllowCertificate;
        options.AllowAnyClientCertificate();
        options.OnAuthenticate = (_, tls) =>
        {
            tls.AllowTlsResume = false;
            tls.CertificateChainPolicy = Access.PersonCertificateRule.PolicyFor(authority);
            if (!OperatingSystem.IsWindows() && certificate.Present is X509Certificate2 present)
            {
                tls.ServerCertificateSelectionCallback = null;
                tls.ServerCertificateContext = SslStreamCertificateContext.Create(
                    present, null, offline: true, SslCertificateTrust.CreateForX509Collection([authority], sendTrustInHandshake: true));
            }
        };
        return options;
    }

    private static HttpsConnectionAdapterOptions Options(PageCertificate certificate) => new()
    {
        ServerCertificateSelector = (_, _) => certificate.Present,
        SslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
        ClientCertificateMode = ClientCertificateMode.NoCertificate,
    };

    private X509Certificate2? Present
    {
        get
        {
            lock (_gate)
            {
                DateTime now = File.GetLastWriteTimeUtc(plant.WebCertificatePath);
                if (_present == null || now != _seen)
                {
                    try
                    {
                        // The former one stays alive: a handshake may still use it.
                        _present = WebIdentity.Load(plant);
                        _seen = now;
                    }
                    catch (Exception e) when (
                        e is IOException or UnauthorizedAccessException or CryptographicException or ArgumentException)
                    {
                        // Half a change: the former one counts, and the next client asks again.
                    }
                }

                return _present;
            }
        }
    }
}
