using System.Globalization;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using MeterNode.Plant.Ledger;
using MeterNode.Plant.Provisioning;
using MeterNode.Wire;

namespace MeterNode.Plant.Access;

/// <summary>
/// Issues certificates of the plant's CA to people with an account, who sign in with them at the page. An account has one at most: the next
/// one takes its place.
/// </summary>
public static class PersonCertificate
{
    /// <summary>How long a certificate counts where nobody says it, days.</summary>
    public const int UsualDays = 365;

    /// <summary>NIST SP 800-57 part 1, table 2: 112 bits of security and more.</summary>
    private const int MinimumRsaBits = 2048;

    private const int MinimumCurveBits = 256;

    /// <summary>Each import takes a browser some tenths of a second.</summary>
    private const int Iterations = 100_000;

    /// <summary>Makes key and certificate, and writes both into a PKCS#12 file (RFC 7292) that browsers import.</summary>
    /// <param name="plant">The plant.</param>
    /// <param name="name">Name of the account.</param>
    /// <param name="days">How long it counts, 1 to <see cref="PlantAccess.MaximumDays"/> days.</param>
    /// <param name="path">The file, which must not be there.</param>
    /// <param name="password">What the import asks for.</param>
    /// <exception cref="OperatorException">
    /// There is no such account, the keys that sign are not here, or the file cannot be written.
    /// </exception>
    public static AccountCertificate Make(PlantFolder plant, string name, int days, string path, string password)
    {
        PlantAccess.RequireAccount(plant, name);
        if (AccountPassword.Problem(password, name) is RuleReason problem)
        {
            throw new OperatorException(OperatorError.Usage, problem);
        }

        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using X509Certificate2 issued = plant.LoadAuthority().IssueForPerson(name, new PublicKey(key), days);
        using X509Certificate2 withKey = issued.CopyWithPrivateKey(key);
        byte[] file = withKey.ExportPkcs12(
            new PbeParameters(PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA256, Iterations), password);
        return Give(plant, name, issued, path, file);
    }

    /// <summary>
    /// Issues a certificate for a key that never leaves the person's device, and writes it as PEM. Of the request (PKCS#10) only the key is
    /// taken, and only when the request is signed with it.
    /// </summary>
    /// <inheritdoc cref="Make"/>
    public static AccountCertificate MakeFor(PlantFolder plant, string name, int days, string path, string request)
    {
        PlantAccess.RequireAccount(plant, name);
        PublicKey key = KeyOf(request);
        using X509Certificate2 issued = plant.LoadAuthority().IssueForPerson(name, key, days);
        return Give(plant, name, issued, path, System.Text.Encoding.ASCII.GetBytes(issued.ExportCertificatePem() + "\n"));
    }

    /// <summary>The file is there before the certificate counts: what fails halfway leaves one that opens nothing.</summary>
    private static AccountCertificate Give(PlantFolder plant, string name, X509Certificate2 issued, string path, byte[] file)
    {
        AccountCertificate certificate = AccountCertificate.Of(issued);
        PersonKey.WriteNew(path, file);
        PlantAccess.SetCertificate(plant, name, certificate);
        return certificate;
    }

    private static PublicKey KeyOf(string request)
    {
        PublicKey key;
        try
        {
            key = CertificateRequest.LoadSigningRequestPem(
                request, HashAlgorithmName.SHA256, CertificateRequestLoadOptions.Default, RSASignaturePadding.Pkcs1).PublicKey;
        }
        catch (Exception e) when (e is CryptographicException or ArgumentException or NotSupportedException)
        {
            throw new OperatorException(
                OperatorError.Usage,
                $"the file is no request for a certificate, or is not signed with its own key ({e.Message.ReplaceLineEndings(" ")}): make "
                    + "one in PEM (PKCS#10), with 'openssl req -new' for example");
        }

        using ECDsa? curve = key.GetECDsaPublicKey();
        using RSA? rsa = key.GetRSAPublicKey();
        return curve?.KeySize >= MinimumCurveBits || rsa?.KeySize >= MinimumRsaBits ? key
            : throw new OperatorException(
                OperatorError.Usage,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"the key of the request is not taken: make one with ECDSA and {MinimumCurveBits} bits or more, P-256 for example, or "
                        + $"with RSA and {MinimumRsaBits} bits or more"));
    }
}
