using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace MeterNode.Server.Broker;

/// <summary>The certificate that the broker shows to the next client; who is connected is not asked again.</summary>
internal sealed class BrokerCertificate(X509Certificate2 first)
{
    private volatile SslStreamCertificateContext _present = Of(first);

    /// <summary>As TLS shows it: the certificate alone, because clients have the CA.</summary>
    public SslStreamCertificateContext Present => _present;

    /// <summary>Shows <paramref name="next"/> from now on. A handshake may still use the former one, so it is not disposed of.</summary>
    public void Use(X509Certificate2 next) => _present = Of(next);

    private static SslStreamCertificateContext Of(X509Certificate2 certificate) =>
        SslStreamCertificateContext.Create(certificate, null, offline: true);
}
