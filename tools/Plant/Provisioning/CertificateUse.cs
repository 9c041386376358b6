using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace MeterNode.Plant.Provisioning;

/// <summary>What a certificate of the plant's CA is for: its extended key usage (RFC 5280, section 4.2.1.12).</summary>
public static class CertificateUse
{
    /// <summary>A server of the plant: broker, page.</summary>
    public const string Server = "1.3.6.1.5.5.7.3.1";

    /// <summary>A client: node, collector, operator, and a person's browser, which shows no other certificate.</summary>
    public const string Client = "1.3.6.1.5.5.7.3.2";

    /// <summary>
    /// A person who signs in at the page. A random number below 2.25 (ITU-T X.667), where nobody has to register one; no longer than 63
    /// bits, which every system can read.
    /// </summary>
    public const string Person = "2.25.7204951618339520347";

    /// <summary>Whether <paramref name="certificate"/> says that it is for a person at the page.</summary>
    public static bool IsPersons(X509Certificate2 certificate) => certificate.Extensions.OfType<X509EnhancedKeyUsageExtension>()
        .Any(usage => usage.EnhancedKeyUsages.OfType<Oid>().Any(use => use.Value == Person));
}
