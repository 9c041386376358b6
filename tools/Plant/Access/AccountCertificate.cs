using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace MeterNode.Plant.Access;

/// <summary>A certificate of the plant's CA with which a person may sign in. Only one that stands in an account opens anything.</summary>
/// <param name="SerialNumber">Its serial number, hex.</param>
/// <param name="Sha256">SHA-256 of the certificate (DER), hex in lower case.</param>
/// <param name="Since">When it was issued.</param>
/// <param name="Until">Its last moment.</param>
public sealed record AccountCertificate(string SerialNumber, string Sha256, DateTimeOffset Since, DateTimeOffset Until)
{
    /// <summary>What an account has of a certificate that was issued just now.</summary>
    internal static AccountCertificate Of(X509Certificate2 certificate) => new(
        certificate.SerialNumber, HashOf(certificate), DateTimeOffset.UtcNow, new DateTimeOffset(certificate.NotAfter).ToUniversalTime());

    /// <summary>The <see cref="Sha256"/> of a certificate.</summary>
    public static string HashOf(X509Certificate2 certificate) => Convert.ToHexStringLower(SHA256.HashData(certificate.RawData));
}
