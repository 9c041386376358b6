namespace MeterNode.Server.Health;

/// <summary>How long a certificate is valid.</summary>
/// <param name="Name"><c>ca</c>, <c>broker</c>, <c>collector</c>, <c>operator</c> or <c>page</c>.</param>
/// <param name="Days">Whole days until it ends; negative when it has ended.</param>
public sealed record CertificateHealth(string Name, int Days);
