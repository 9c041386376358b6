using System.Security.Cryptography;

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
        if (plant.ReadRegistry()["nodes"]!.AsArray().Any(
            node => full.Equals((string?)node!["id"], StringComparison.OrdinalIgnoreCase)))
        {
            throw new OperatorException(OperatorError.Failure, $"a node is called '{full}'; give the collector another name");
        }

        var added = new CollectorIdentity(full, plant.In(full));
        Issue(plant.LoadAuthority(), added);
        ShareSecret(plant);
        BrokerConfiguration.WriteRights(plant);
        RabbitConfiguration.WriteRights(plant);
        return added;
    }

    /// <summary>
    /// The public receipt keys of all collectors, 65 bytes each: what a node's configuration certifies. A collector of an older plant
    /// that has none gets one.
    /// </summary>
    public static IReadOnlyList<byte[]> ReceiptPoints(PlantFolder plant) => [.. Of(plant).Select(ReceiptPoint)];

    /// <summary>Makes the folder, the TLS identity and the receipt key of <paramref name="collector"/>.</summary>
    internal static void Issue(CertificateIssuer authority, CollectorIdentity collector)
    {
        SecretFile.CreateFolder(collector.Folder);
        IssuedCertificate tls = authority.Issue(collector.Name, [], PlantFolder.IdentityYears);
        SecretFile.Write(collector.KeyPath, tls.KeyPem);
        EnsureReceiptKey(collector);
        File.WriteAllText(collector.CertificatePath, tls.CertificatePem + "\n");
    }

    /// <summary>Gives every collector the plant's share secret, and makes it where the plant has none.</summary>
    internal static void ShareSecret(PlantFolder plant)
    {
        IReadOnlyList<CollectorIdentity> all = Of(plant);
        string? holder = all.Select(collector => collector.ShareSecretPath).FirstOrDefault(File.Exists);
        string secret = holder == null ? RandomNumberGenerator.GetHexString(32, lowercase: true) : File.ReadAllText(holder).Trim();
        foreach (CollectorIdentity collector in all.Where(collector => !File.Exists(collector.ShareSecretPath)))
        {
            SecretFile.Write(collector.ShareSecretPath, secret + "\n");
        }
    }

    /// <summary>Makes the receipt key where there is none. A crash leaves no half of a key under its name.</summary>
    private static void EnsureReceiptKey(CollectorIdentity collector)
    {
        if (!File.Exists(collector.ReceiptKeyPath))
        {
            using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
            string made = collector.ReceiptKeyPath + ".new";
            SecretFile.Write(made, key.ExportPkcs8PrivateKeyPem() + "\n");
            File.Move(made, collector.ReceiptKeyPath);
        }
    }

    private static byte[] ReceiptPoint(CollectorIdentity collector)
    {
        EnsureReceiptKey(collector);
        using ECDsa key = ECDsa.Create();
        key.ImportFromPem(File.ReadAllText(collector.ReceiptKeyPath));
        return PlantKey.PointOf(key);
    }
}
