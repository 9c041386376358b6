using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace MeterNode.Plant.Provisioning;

/// <summary>The plant's certificate authority: ECDSA P-256 certificates for broker, collector and nodes.</summary>
public sealed class CertificateIssuer
{
    /// <summary>How long a node's certificate counts, days.</summary>
    public const int NodeDays = 397;

    private static readonly TimeSpan s_clockSkew = TimeSpan.FromDays(1);

    private readonly X509Certificate2 _ca;

    private CertificateIssuer(X509Certificate2 ca)
    {
        _ca = ca;
    }

    /// <summary>The plant's CA certificate, PEM.</summary>
    public string CaPem => _ca.ExportCertificatePem();

    /// <summary>
    /// The list of revoked certificates, PEM. It counts as long as the authority: a broker refuses everybody when its list is out of date.
    /// </summary>
    public string RevocationList(IEnumerable<(byte[] SerialNumber, DateTimeOffset Since)> revoked, long number)
    {
        var list = new CertificateRevocationListBuilder();
        foreach ((byte[] serialNumber, DateTimeOffset since) in revoked)
        {
            list.AddEntry(serialNumber, since);
        }

        byte[] der = list.Build(
            _ca, number, _ca.NotAfter.ToUniversalTime(), HashAlgorithmName.SHA256, thisUpdate: DateTimeOffset.UtcNow - s_clockSkew);
        return PemEncoding.WriteString("X509 CRL", der);
    }

    /// <summary>Makes a new authority valid for <paramref name="years"/> years; gives its key as PEM.</summary>
    public static CertificateIssuer Create(string site, int years, out string keyPem)
    {
        ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest(new X500DistinguishedName("CN=MeterNode CA " + site), key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, true, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, false));
        DateTimeOffset now = DateTimeOffset.UtcNow;
        keyPem = key.ExportPkcs8PrivateKeyPem();
        return new CertificateIssuer(request.CreateSelfSigned(now - s_clockSkew, now.AddYears(years)));
    }

    /// <summary>Loads the authority from PEM texts.</summary>
    public static CertificateIssuer Load(string certificatePem, string keyPem)
    {
        return new CertificateIssuer(X509Certificate2.CreateFromPem(certificatePem, keyPem));
    }

    /// <summary>Issues a certificate for <paramref name="commonName"/>; server certificates name <paramref name="hosts"/>.</summary>
    public IssuedCertificate Issue(string commonName, IReadOnlyCollection<string> hosts, int years) =>
        Issue(commonName, hosts, DateTimeOffset.UtcNow.AddYears(years));

    /// <summary>The same for some days: browsers and phones refuse a server whose certificate counts for years.</summary>
    public IssuedCertificate IssueForDays(string commonName, IReadOnlyCollection<string> hosts, int days) =>
        Issue(commonName, hosts, DateTimeOffset.UtcNow - s_clockSkew + TimeSpan.FromDays(days));

    /// <summary>Issues a node's certificate, which counts for <see cref="NodeDays"/> days in all.</summary>
    public IssuedCertificate IssueForNode(string node) =>
        Issue(node, [], DateTimeOffset.UtcNow - s_clockSkew + TimeSpan.FromDays(NodeDays));

    /// <summary>Another certificate for the key of <paramref name="present"/>, as long as a new one.</summary>
    public (string Pem, byte[] Der) RenewForNode(string node, X509Certificate2 present)
    {
        var request = new CertificateRequest(new X500DistinguishedName("CN=" + node), present.PublicKey, HashAlgorithmName.SHA256);
        using X509Certificate2 certificate = Sign(request, [], DateTimeOffset.UtcNow - s_clockSkew + TimeSpan.FromDays(NodeDays));
        return (certificate.ExportCertificatePem(), certificate.RawData);
    }

    /// <summary>
    /// Issues a person's certificate for <paramref name="key"/>. It has no common name, which is what brokers know clients by: none takes
    /// it.
    /// </summary>
    /// <returns>The certificate without a key, the caller's to dispose of.</returns>
    public X509Certificate2 IssueForPerson(string person, PublicKey key, int days)
    {
        var name = new X500DistinguishedNameBuilder();
        name.AddOrganizationalUnitName(person);
        return Sign(
            new CertificateRequest(name.Build(), key, HashAlgorithmName.SHA256), [], DateTimeOffset.UtcNow + TimeSpan.FromDays(days),
            CertificateUse.Client, CertificateUse.Person);
    }

    private IssuedCertificate Issue(string commonName, IReadOnlyCollection<string> hosts, DateTimeOffset notAfter)
    {
        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest(new X500DistinguishedName("CN=" + commonName), key, HashAlgorithmName.SHA256);
        using X509Certificate2 certificate = Sign(request, hosts, notAfter);
        return new IssuedCertificate(certificate.ExportCertificatePem(), key.ExportPkcs8PrivateKeyPem(), certificate.RawData);
    }

    private X509Certificate2 Sign(CertificateRequest request, IReadOnlyCollection<string> hosts, DateTimeOffset notAfter) =>
        Sign(request, hosts, notAfter, hosts.Count > 0 ? CertificateUse.Server : CertificateUse.Client);

    private X509Certificate2 Sign(
        CertificateRequest request, IReadOnlyCollection<string> hosts, DateTimeOffset notAfter, params ReadOnlySpan<string> uses)
    {
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, true));
        var usage = new OidCollection();
        foreach (string use in uses)
        {
            usage.Add(new Oid(use));
        }

        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension(usage, false));
        if (hosts.Count > 0)
        {
            var names = new SubjectAlternativeNameBuilder();
            foreach (string host in hosts)
            {
                if (IPAddress.TryParse(host, out IPAddress? address))
                {
                    names.AddIpAddress(address);
                }
                else
                {
                    names.AddDnsName(host);
                }
            }

            request.CertificateExtensions.Add(names.Build());
        }

        // Signed so, a request with a key of another kind than the CA's can be answered too.
        using ECDsa key = _ca.GetECDsaPrivateKey()!;
        DateTimeOffset caEnd = _ca.NotAfter.ToUniversalTime();
        return request.Create(
            _ca.SubjectName, X509SignatureGenerator.CreateForECDsa(key), DateTimeOffset.UtcNow - s_clockSkew,
            notAfter < caEnd ? notAfter : caEnd, RandomNumberGenerator.GetBytes(16));
    }
}
