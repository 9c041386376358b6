using MeterNode.Core.Configuration;

namespace MeterNode.Plant.LifeCycle;

/// <summary>What the overview of a node has from its bundle.</summary>
/// <param name="Configuration">The signed configuration; null where it cannot be read.</param>
/// <param name="Machine">The machine that the readable configuration names; empty without one.</param>
/// <param name="CertificateUntil">Last second of the TLS certificate, UTC; null where it cannot be read.</param>
internal sealed record BundleFacts(NodeConfiguration? Configuration, string Machine, DateTime? CertificateUntil);
