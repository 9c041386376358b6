using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace MeterNode.VirtualBoard.Mqtt;

/// <summary>libmosquitto takes certificates and keys as files only: a folder for the owner alone that lives while a connection is opened.</summary>
internal sealed class PemFolder : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("meternode-tls-");

    internal string? WriteCertificate(string name, X509Certificate? certificate) =>
        certificate == null ? null : Write(name, PemEncoding.WriteString("CERTIFICATE", certificate.GetRawCertData()));

    /// <summary>The private key in PKCS#8; null when the certificate has none.</summary>
    internal string? WriteKey(string name, X509Certificate? certificate)
    {
        if (certificate == null)
        {
            return null;
        }

        X509Certificate2 full = certificate as X509Certificate2 ?? new X509Certificate2(certificate);
        using AsymmetricAlgorithm? key = (AsymmetricAlgorithm?)full.GetECDsaPrivateKey() ?? full.GetRSAPrivateKey();
        return key == null ? null : Write(name, key.ExportPkcs8PrivateKeyPem());
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private string Write(string name, string pem)
    {
        string path = Path.Combine(_folder.FullName, name);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        using var writer = new StreamWriter(path, options);
        writer.Write(pem);
        return path;
    }
}
