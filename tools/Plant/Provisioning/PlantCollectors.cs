using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using MeterNode.Plant.LifeCycle;
using MeterNode.Wire;

namespace MeterNode.Plant.Provisioning;

/// <summary>
/// The plant's collectors, each with a certificate and a receipt key of its own: the first in the folder <c>collector</c>, another one in
/// <c>collector-NAME</c>.
/// </summary>
public static class PlantCollectors
{
    /// <summary>A node's configuration has room for the receipt keys of so many.</summary>
    public const int MaximumCollectors = 4;

    private const string Prefix = ReservedNames.Collector + "-";

    /// <summary>All collectors, the first one first.</summary>
    public static IReadOnlyList<CollectorIdentity> Of(PlantFolder plant) =>
    [
        .. Directory.EnumerateDirectories(plant.Path, ReservedNames.Collector + "*")
            .Select(folder => new CollectorIdentity(Path.GetFileName(folder), folder))
            .Where(collector => collector.Name == ReservedNames.Collector || collector.Name.StartsWith(Prefix, StringComparison.Ordinal))
            .Where(collector => File.Exists(collector.CertificatePath))
            .OrderBy(collector => collector.Name, StringComparer.Ordinal),
    ];

    /// <summary>Issues certificate and receipt key of a further collector and gives it its rights in the brokers' files.</summary>
    /// <param name="plant">The plant.</param>
    /// <param name="name">Its own name, with or without <c>collector-</c> before it.</param>
    /// <exception cref="OperatorException">The name cannot be used, or the plant has as many collectors as a node knows.</exception>
    public static CollectorIdentity Add(PlantFolder plant, string name)
    {
        string full = name.StartsWith(Prefix, StringComparison.Ordinal) ? name : Prefix + name;
        PlantFolder.CheckName(full[Prefix.Length..], "collector");
        PlantFolder.CheckName(full, "collector");
        using PlantTransaction change = PlantTransaction.Begin(plant);
        IReadOnlyList<CollectorIdentity> present = Of(plant);
        if (present.Any(collector => collector.Name.Equals(full, StringComparison.OrdinalIgnoreCase)))
        {
            throw new OperatorException(OperatorError.Failure, $"the collector '{full}' exists already; its keys are never overwritten");
        }

        if (present.Count >= MaximumCollectors)
        {
            throw new OperatorException(
                OperatorError.Failure, $"the plant has {present.Count} collectors, and a node knows no more: use one of them");
        }

        // Older versions gave such names to nodes: that node's certificate would pass for the collector.
        JsonObject registry = plant.ReadRegistry();
        if (registry["nodes"]!.AsArray().Any(
            node => full.Equals((string?)node!["id"], StringComparison.OrdinalIgnoreCase)))
        {
            throw new OperatorException(OperatorError.Failure, $"a node is called '{full}'; give the collector another name");
        }

        var added = new CollectorIdentity(full, plant.In(full));
        IReadOnlyList<CollectorIdentity> all = [.. present, added];
        Issue(change, plant.LoadAuthority(), added);
        ShareSecret(change, all);
        BrokerConfiguration.WriteRights(change, all);
        RabbitConfiguration.WriteRights(change, registry, all);
        change.Commit();
        return added;
    }

    /// <summary>
    /// The public receipt keys of all collectors, 65 bytes each: what a node's configuration certifies. A collector of an older plant
    /// that has none gets one.
    /// </summary>
    public static IReadOnlyList<byte[]> ReceiptPoints(PlantFolder plant)
    {
        using PlantTransaction change = PlantTransaction.Begin(plant);
        IReadOnlyList<byte[]> points = ReceiptPoints(change);
        change.Commit();
        return points;
    }

    /// <inheritdoc cref="ReceiptPoints(PlantFolder)"/>
    internal static IReadOnlyList<byte[]> ReceiptPoints(PlantTransaction change) =>
        [.. Of(change.Plant).Select(collector => ReceiptPoint(change, collector))];

    /// <summary>Makes the folder, the TLS identity and the receipt key of <paramref name="collector"/>.</summary>
    internal static IssuedCertificate Issue(PlantTransaction change, CertificateIssuer authority, CollectorIdentity collector)
    {
        IssuedCertificate tls = authority.Issue(collector.Name, [], PlantFolder.IdentityYears);
        change.History.AddCertificate(collector.Name, null, tls.CertificateDer);
        ReceiptPoint(change, collector);
        change.WriteSecret(collector.KeyPath, tls.KeyPem);
        change.Write(collector.CertificatePath, tls.CertificatePem + "\n");
        return tls;
    }

    /// <summary>Gives every collector the plant's share secret, and makes it where the plant has none.</summary>
    internal static void ShareSecret(PlantTransaction change, IReadOnlyList<CollectorIdentity> all)
    {
        string? holder = all.Select(collector => collector.ShareSecretPath).FirstOrDefault(File.Exists);
        string secret = holder == null ? RandomNumberGenerator.GetHexString(32, lowercase: true) : File.ReadAllText(holder).Trim();
        foreach (CollectorIdentity collector in all.Where(collector => !File.Exists(collector.ShareSecretPath)))
        {
            change.WriteSecret(collector.ShareSecretPath, secret + "\n");
        }
    }

    /// <summary>The public receipt key; where there is none, a key is made.</summary>
    private static byte[] ReceiptPoint(PlantTransaction change, CollectorIdentity collector)
    {
        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        if (change.Read(collector.ReceiptKeyPath) is byte[] pem)
        {
            key.ImportFromPem(Encoding.UTF8.GetString(pem));
        }
        else
        {
            change.WriteSecret(collector.ReceiptKeyPath, key.ExportPkcs8PrivateKeyPem() + "\n");
            change.History.Add(StatementKind.Collector, ("name", collector.Name), ("key", PlantKey.PointOf(key)));
        }

        return PlantKey.PointOf(key);
    }
}
