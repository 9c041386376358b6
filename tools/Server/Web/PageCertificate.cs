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
    public static HttpsConnectionAdapterOptions Options(PlantFolder plant)
    {
        var certificate = new PageCertificate(plant);
        return new HttpsConnectionAdapterOptions
        {
            ServerCertificateSelector = (_, _) => certificate.Present,
            SslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
            ClientCertificateMode = ClientCertificateMode.NoCertificate,
        };
    }

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
