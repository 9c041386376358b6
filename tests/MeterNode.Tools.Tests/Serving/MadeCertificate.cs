using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using MeterNode.Plant.Provisioning;

namespace MeterNode.Tools.Tests.Serving;

/// <summary>Certificates that a plant's own CA would not make: of another time, for another host.</summary>
internal static class MadeCertificate
{
    /// <summary>Signed by the CA of <paramref name="plant"/>; written over certificate and key at the paths.</summary>
    internal static void Write(PlantFolder plant, string name, string certificatePath, string keyPath, double fromDays, double untilDays,
        string? host = null)
    {
        using X509Certificate2 authority = X509Certificate2.CreateFromPem(
            File.ReadAllText(plant.CaCertificatePath), File.ReadAllText(plant.In("ca", "ca.key")));
        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=" + name, key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension(
            [new Oid(host is null ? "1.3.6.1.5.5.7.3.2" : "1.3.6.1.5.5.7.3.1")], false));
        if (host is not null)
        {
            var names = new SubjectAlternativeNameBuilder();
            names.AddDnsName(host);
            names.AddIpAddress(System.Net.IPAddress.Loopback);
            request.CertificateExtensions.Add(names.Build());
        }

        DateTimeOffset now = DateTimeOffset.UtcNow;
        using X509Certificate2 made = request.Create(
            authority.SubjectName,
            X509SignatureGenerator.CreateForECDsa(authority.GetECDsaPrivateKey()!),
            now.AddDays(fromDays),
            now.AddDays(untilDays),
            RandomNumberGenerator.GetBytes(8));
        File.WriteAllText(certificatePath, made.ExportCertificatePem() + "\n");
        File.WriteAllText(keyPath, key.ExportPkcs8PrivateKeyPem() + "\n");
    }
}
