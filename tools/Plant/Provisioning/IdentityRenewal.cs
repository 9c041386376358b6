using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using MeterNode.Plant.LifeCycle;
using MeterNode.Plant.NodeCommands;

namespace MeterNode.Plant.Provisioning;

/// <summary>
/// New certificates and TLS keys for the plant's own: broker, operator, page and collectors. The former ones count until they expire.
/// </summary>
public static class IdentityRenewal
{
    /// <summary>Renews those that end soon, in one step.</summary>
    /// <returns>Their names.</returns>
    /// <exception cref="OperatorException">The keys that sign are not here.</exception>
    public static IReadOnlyList<string> RenewDue(PlantFolder plant, DateTimeOffset now)
    {
        IReadOnlyList<CollectorIdentity> collectors = PlantCollectors.Of(plant);
        string broker = plant.In("broker", "server.crt");
        bool isBrokerDue = IsDue(broker, now);
        CollectorIdentity[] due = [.. collectors.Where(collector => IsDue(collector.CertificatePath, now))];
        bool isOperatorDue = IsDue(plant.OperatorCertificatePath, now);
        bool isWebMissing = !File.Exists(plant.WebCertificatePath) && File.Exists(plant.AuthorityKeyPath);
        bool isWebDue = isWebMissing || IsDue(plant.WebCertificatePath, now);
        if (!isBrokerDue && !isOperatorDue && !isWebDue && due.Length == 0)
        {
            return [];
        }

        CertificateIssuer authority = plant.LoadAuthority();
        using PlantTransaction change = PlantTransaction.Begin(plant);
        if (isBrokerDue)
        {
            Write(change, ReservedNames.Broker, authority.Issue(ReservedNames.Broker, HostsOf(broker), PlantFolder.IdentityYears),
                broker, plant.In("broker", "server.key"));
        }

        if (isOperatorDue)
        {
            Write(change, ReservedNames.Operator, authority.Issue(ReservedNames.Operator, [], PlantFolder.IdentityYears),
                plant.OperatorCertificatePath, plant.OperatorKeyPath);
        }

        if (isWebDue)
        {
            WebIdentity.Issue(
                change, authority, isWebMissing ? WebIdentity.HostsOf(plant) : HostsOf(plant.WebCertificatePath));
        }

        foreach (CollectorIdentity collector in due)
        {
            Write(change, collector.Name, authority.Issue(collector.Name, [], PlantFolder.IdentityYears),
                collector.CertificatePath, collector.KeyPath);
        }

        change.Commit();
        string[] own =
        [
            .. isBrokerDue ? [ReservedNames.Broker] : (string[])[], .. isOperatorDue ? [ReservedNames.Operator] : (string[])[],
            .. isWebDue ? ["page"] : (string[])[],
        ];
        return [.. own, .. due.Select(collector => collector.Name)];
    }

    private static void Write(PlantTransaction change, string name, IssuedCertificate issued, string certificatePath, string keyPath)
    {
        change.History.AddCertificate(name, null, issued.CertificateDer);
        change.WriteSecret(keyPath, issued.KeyPem);
        change.Write(certificatePath, issued.CertificatePem + "\n");
    }

    private static bool IsDue(string path, DateTimeOffset now)
    {
        try
        {
            using X509Certificate2? certificate = File.Exists(path) ? X509Certificate2.CreateFromPem(PlantFile.Text(path)) : null;
            return certificate != null && NodeRenewal.IsDue(certificate, now);
        }
        catch (CryptographicException)
        {
            return false; // The checks of the start say so.
        }
    }

    /// <summary>The names and addresses that the present certificate is for.</summary>
    private static IReadOnlyCollection<string> HostsOf(string path)
    {
        using X509Certificate2 certificate = X509Certificate2.CreateFromPem(PlantFile.Text(path));
        X509SubjectAlternativeNameExtension? names = certificate.Extensions.OfType<X509SubjectAlternativeNameExtension>().FirstOrDefault();
        return names == null ? [] : [.. names.EnumerateDnsNames(), .. names.EnumerateIPAddresses().Select(address => address.ToString())];
    }
}
