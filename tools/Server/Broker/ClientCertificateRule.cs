using System.Globalization;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using MeterNode.Plant.Provisioning;

namespace MeterNode.Server.Broker;

/// <summary>Which certificates of clients a plant's broker accepts, and what it says about the others.</summary>
/// <param name="authority">The plant's CA.</param>
/// <param name="time">The clock.</param>
internal sealed class ClientCertificateRule(X509Certificate2 authority, TimeProvider time)
{
    /// <summary>Null when <paramref name="certificate"/> is a client's, of this plant and valid now; otherwise cause and cure.</summary>
    public string? Refuse(X509Certificate2? certificate)
    {
        if (certificate == null)
        {
            return "it shows no certificate: only nodes, collectors and operators of this plant can connect, with theirs";
        }

        DateTime now = time.GetUtcNow().UtcDateTime;
        DateTime until = certificate.NotAfter.ToUniversalTime();
        DateTime from = certificate.NotBefore.ToUniversalTime();
        if (!IsSignedHere(certificate))
        {
            return $"its certificate '{NameOf(certificate)}' is not signed by this plant's CA: give it the files of this plant's folder";
        }

        if (now > until)
        {
            return $"its certificate '{NameOf(certificate)}' expired on {Day(until)}: issue a new one, or check this machine's clock";
        }

        if (now < from)
        {
            return $"its certificate '{NameOf(certificate)}' is valid only from {Day(from)}: check this machine's clock";
        }

        if (CertificateUse.IsPersons(certificate))
        {
            return "its certificate is a person's, for the plant's page: use that of a node, a collector or an operator";
        }

        return IsClient(certificate) ? null
            : $"its certificate '{NameOf(certificate)}' is no client's: use that of a node, a collector or an operator";
    }

    /// <summary>
    /// How a chain of certificates is built: up to the plant's CA, and without asking anybody. A stranger's certificate could name any
    /// address of the plant's network as that of its issuer (RFC 5280, section 4.2.2.1).
    /// </summary>
    public X509ChainPolicy Policy() => new()
    {
        TrustMode = X509ChainTrustMode.CustomRootTrust,
        CustomTrustStore = { authority },
        RevocationMode = X509RevocationMode.NoCheck,
        DisableCertificateDownloads = true,
        VerificationTime = time.GetUtcNow().LocalDateTime,
    };

    /// <summary>The common name of a certificate; null when it has none, or several.</summary>
    public static string? CommonName(X509Certificate2? certificate)
    {
        string[] names = certificate == null ? [] :
            [.. certificate.SubjectName.EnumerateRelativeDistinguishedNames()
                .Where(part => !part.HasMultipleElements && part.GetSingleElementType().Value == "2.5.4.3")
                .Select(part => part.GetSingleElementValue() ?? string.Empty)];
        return names.Length == 1 ? names[0] : null;
    }

    private static string NameOf(X509Certificate2 certificate) => CommonName(certificate) ?? certificate.Subject;

    private static string Day(DateTime time) => time.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private bool IsSignedHere(X509Certificate2 certificate)
    {
        using X509Chain chain = Chain();
        chain.ChainPolicy.VerificationFlags = X509VerificationFlags.IgnoreNotTimeValid;
        return chain.Build(certificate);
    }

    private bool IsClient(X509Certificate2 certificate)
    {
        using X509Chain chain = Chain();
        chain.ChainPolicy.ApplicationPolicy.Add(new Oid(CertificateUse.Client)); // The broker's own certificate is no client's.
        return chain.Build(certificate);
    }

    private X509Chain Chain() => new() { ChainPolicy = Policy() };
}
