using System.Security.Cryptography.X509Certificates;
using MQTTnet.Certificates;

namespace MeterNode.Server.Broker;

/// <summary>The certificate that the broker shows to the next client; who is connected is not asked again.</summary>
internal sealed class BrokerCertificate(X509Certificate2 first) : ICertificateProvider
{
    private volatile X509Certificate2 _present = first;

    /// <summary>Shows <paramref name="next"/> from now on. A handshake may still use the former one, so it is not disposed of.</summary>
    public void Use(X509Certificate2 next) => _present = next;

    /// <inheritdoc/>
    public X509Certificate2 GetCertificate() => _present;
}
