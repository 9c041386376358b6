using MeterNode.Plant.Collecting;

namespace MeterNode.Plant.Provisioning;

/// <summary>
/// A collector of the plant. <paramref name="Name"/> is its certificate's common name and so its user and client id at the broker;
/// <paramref name="Folder"/> holds all that it needs besides the CA's certificate and the registry, and can be copied to its machine.
/// </summary>
public sealed record CollectorIdentity(string Name, string Folder)
{
    /// <summary>TLS certificate, PEM.</summary>
    public string CertificatePath => Path.Combine(Folder, "collector.crt");

    /// <summary>TLS key, PEM.</summary>
    public string KeyPath => Path.Combine(Folder, "collector.key");

    /// <summary>The key that signs receipts, P-256, PKCS#8 PEM.</summary>
    public string ReceiptKeyPath => Path.Combine(Folder, "receipt.key");

    /// <summary>What all collectors of the plant have in common and nobody else knows (<see cref="SharedGroup"/>).</summary>
    public string ShareSecretPath => Path.Combine(Folder, SharedGroup.SecretFile);
}
