using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using MeterNode.Plant.LifeCycle;

namespace MeterNode.Plant.Provisioning;

/// <summary>
/// The TLS identity of the plant's page and API: a certificate of the plant's CA for the names under which people reach it.
/// </summary>
public static class WebIdentity
{
    /// <summary>Its common name. No node can have it (<see cref="ReservedNames"/>), and it is good for servers only.</summary>
    public const string CommonName = "server-web";

    /// <summary>Days for which a certificate counts: Apple's systems refuse a server's from 826 days on.</summary>
    public const int Days = 397;

    /// <summary>The certificate with its key.</summary>
    public static X509Certificate2 Load(PlantFolder plant) => PlantFolder.LoadIdentity(plant.WebCertificatePath, plant.WebKeyPath);

    /// <summary>
    /// Issues a new certificate and key, for the plant's host, this machine's own names and addresses, and <paramref name="more"/>. A
    /// server that runs shows it to the next client.
    /// </summary>
    /// <exception cref="OperatorException">The keys that sign are not here.</exception>
    public static void Renew(PlantFolder plant, IEnumerable<string> more)
    {
        CertificateIssuer authority = plant.LoadAuthority();
        using PlantTransaction change = PlantTransaction.Begin(plant);
        Issue(change, authority, [.. HostsOf(plant).Concat(more).Distinct()]);
        change.Commit();
    }

    /// <summary>The names and addresses that a first certificate is for.</summary>
    internal static IReadOnlyCollection<string> HostsOf(PlantFolder plant) =>
        [.. new[] { plant.BrokerHost, "localhost", "127.0.0.1", Dns.GetHostName() }.Concat(Addresses())
            .Where(name => Uri.CheckHostName(name) != UriHostNameType.Unknown).Distinct()];

    internal static void Issue(PlantTransaction change, CertificateIssuer authority, IReadOnlyCollection<string> hosts)
    {
        IssuedCertificate issued = authority.IssueForDays(CommonName, hosts, Days);
        change.History.AddCertificate(CommonName, null, issued.CertificateDer);
        change.WriteSecret(change.Plant.WebKeyPath, issued.KeyPem);
        change.Write(change.Plant.WebCertificatePath, issued.CertificatePem + "\n");
    }

    /// <summary>Addresses of this machine under which somebody else could reach it.</summary>
    private static IEnumerable<string> Addresses()
    {
        try
        {
            return [.. NetworkInterface.GetAllNetworkInterfaces().Where(network => network.OperationalStatus == OperationalStatus.Up)
                .SelectMany(network => network.GetIPProperties().UnicastAddresses)
                .Select(unicast => unicast.Address)
                .Where(address => address.AddressFamily == AddressFamily.InterNetwork && !IPAddress.IsLoopback(address))
                .Select(address => address.ToString())];
        }
        catch (NetworkInformationException)
        {
            return []; // The system does not say; 'meternode web certificate --host' does.
        }
    }
}
