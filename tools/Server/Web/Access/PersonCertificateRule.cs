using System.Security.Cryptography.X509Certificates;
using MeterNode.Plant.Access;
using MeterNode.Plant.Provisioning;

namespace MeterNode.Server.Web.Access;

/// <summary>
/// Whose certificate it is: one of the plant's CA for people, within its dates, that stands in an account that counts. Certificates of
/// nodes, collectors, operators, broker and page are none of these.
/// </summary>
/// <param name="authority">The plant's CA.</param>
/// <param name="clock">The clock by which certificates end.</param>
internal sealed class PersonCertificateRule(X509Certificate2 authority, TimeProvider clock)
{
    /// <summary>The account; or the identifier of the text that says why it is none.</summary>
    public (Account? Account, string? Problem) Judge(X509Certificate2? certificate, AccessBook book)
    {
        if (certificate is null)
        {
            return (null, "certificate.none");
        }

        if (!CertificateUse.IsPersons(certificate) || !IsSignedHere(certificate))
        {
            return (null, "certificate.other");
        }

        DateTime now = clock.GetUtcNow().UtcDateTime;
        if (now > certificate.NotAfter.ToUniversalTime() || now < certificate.NotBefore.ToUniversalTime())
        {
            return (null, "certificate.expired");
        }

        return book.AccountOfCertificate(AccountCertificate.HashOf(certificate)) is Account account
            ? (account, null) : (null, "certificate.ended");
    }

    /// <summary>How certificates are checked here: against the plant's CA only, and without a request to anybody.</summary>
    public static X509ChainPolicy PolicyFor(X509Certificate2 authority) => new()
    {
        TrustMode = X509ChainTrustMode.CustomRootTrust,
        CustomTrustStore = { authority },
        RevocationMode = X509RevocationMode.NoCheck,
        DisableCertificateDownloads = true,
        VerificationFlags = X509VerificationFlags.IgnoreNotTimeValid,
    };

    private bool IsSignedHere(X509Certificate2 certificate)
    {
        using var chain = new X509Chain { ChainPolicy = PolicyFor(authority) };
        return chain.Build(certificate);
    }
}
