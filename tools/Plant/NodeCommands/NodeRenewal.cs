using System.Security.Cryptography.X509Certificates;
using MeterNode.Plant.Provisioning;
using MeterNode.Wire;

namespace MeterNode.Plant.NodeCommands;

/// <summary>
/// Another certificate for a node's TLS key, which goes to it over the air as a change of its configuration does: the node goes back to the
/// former one when it does not reach the plant with it. The former one counts until it expires.
/// </summary>
public static class NodeRenewal
{
    /// <summary>A certificate is renewed when it has less than this, or less than a third of its life.</summary>
    public static readonly TimeSpan Early = TimeSpan.FromDays(60);

    /// <summary>A node that has given one up is not given the next one at once.</summary>
    private static readonly TimeSpan s_patience = TimeSpan.FromDays(7);

    /// <summary>Whether a certificate that counts from one moment to another is to be renewed.</summary>
    public static bool IsDue(X509Certificate2 certificate, DateTimeOffset now)
    {
        TimeSpan third = (certificate.NotAfter - certificate.NotBefore) / 3;
        return certificate.NotAfter.ToUniversalTime() - now.UtcDateTime < (third < Early ? third : Early);
    }

    /// <summary>
    /// The nodes whose certificate is to be renewed over the air now: in service, with a bundle, with no change that waits, and not tried
    /// within the last week.
    /// </summary>
    public static IReadOnlyList<string> Due(PlantFolder plant, Registry registry, DateTimeOffset now)
    {
        string[] expiring =
        [
            .. registry.Nodes.Where(node => node.End == null && registry.IsPresent(node)).Select(node => node.Id)
                .Where(node => IsExpiring(plant, node, now) && PendingChanges.Message(plant, node) == null),
        ];
        if (expiring.Length == 0 || !File.Exists(plant.HistoryPath))
        {
            return expiring;
        }

        var history = new PlantHistory(File.ReadAllBytes(plant.HistoryPath), plant.PlantPublicKey);
        HashSet<ulong> tried =
        [
            .. history.Read().Where(said => said.Kind == StatementKind.Certificate && said.Time > now - s_patience)
                .Select(said => said.Kid ?? 0),
        ];
        return [.. expiring.Where(node => !tried.Contains(registry.Find(node)!.Kid))];
    }

    /// <summary>Issues the certificate and makes it a change that waits for the node's answer; nothing is published here.</summary>
    /// <returns>The serial of the change, and the last second of the certificate.</returns>
    /// <exception cref="OperatorException">A change of the node waits already, or its bundle is not whole.</exception>
    public static (long Serial, DateTimeOffset Until) Begin(PlantFolder plant, string node)
    {
        string bundle = PlantNodes.BundleOf(plant, node);
        if (PendingChanges.Message(plant, node) != null)
        {
            throw new OperatorException(
                OperatorError.Failure,
                RuleReason.Of(
                    "node.change-waits",
                    $"a change of '{node}' waits for its answer ('meternode node config {node}' sends it): renew after that, or by cable"));
        }

        NodeFacts facts = NodeFacts.Read(bundle);
        if (facts.Document == null)
        {
            throw new OperatorException(
                OperatorError.Failure,
                RuleReason.Of(
                    "node.unsigned",
                    $"'{Path.Combine(bundle, "node.json")}' is not the configuration that the plant signed: put the file back from a "
                        + $"backup"));
        }

        using X509Certificate2 present = Present(bundle);
        (string pem, byte[] der) = plant.LoadAuthority().RenewForNode(node, present);
        DateTimeOffset until = default;
        long serial = PendingChanges.Begin(
            plant,
            node,
            facts.Document,
            new NodeChange([]) { Certificate = pem + "\n" },
            change =>
            {
                until = change.History.AddCertificate(node, facts.Kid, der);
                change.Note("node renew", node);
            },
            facts.Configuration.Serial).Serial;
        return (serial, until);
    }

    private static bool IsExpiring(PlantFolder plant, string node, DateTimeOffset now)
    {
        string bundle = plant.BundlePath(node);
        if (!File.Exists(Path.Combine(bundle, "files", "tls.crt")))
        {
            return false; // A copy of the plant's folder for 'serve' has no bundles.
        }

        using X509Certificate2 present = Present(bundle);
        return IsDue(present, now);
    }

    private static X509Certificate2 Present(string bundle)
    {
        string path = Path.Combine(bundle, "files", "tls.crt");
        try
        {
            return X509Certificate2.CreateFromPem(PlantFile.Text(path));
        }
        catch (System.Security.Cryptography.CryptographicException)
        {
            throw PlantFile.Broken(path, "it is no certificate");
        }
    }
}
