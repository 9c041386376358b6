namespace MeterNode.Report;

/// <summary>The plant that a report is about.</summary>
/// <param name="Site">Its name.</param>
/// <param name="Fingerprint">Fingerprint of its key, as every command shows it.</param>
/// <param name="PublicKey">Its public key as DER (RFC 5480).</param>
public sealed record ManifestPlant(string Site, string Fingerprint, byte[] PublicKey);
