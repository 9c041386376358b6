using System.Net;
using System.Security.Cryptography.X509Certificates;
using MeterNode.Plant.Provisioning;

namespace MeterNode.Server.Broker;

/// <summary>What an <see cref="EmbeddedBroker"/> works with.</summary>
public sealed record EmbeddedBrokerOptions
{
    /// <summary>The plant's name in the topics: <c>mn/v1/SITE/…</c>.</summary>
    public required string Site { get; init; }

    /// <summary>The common names of the plant's collectors: who else has a name of theirs is refused.</summary>
    public IReadOnlyCollection<string> Collectors { get; init; } = [ReservedNames.Collector];

    /// <summary>The plant's CA: who has a certificate of it may connect.</summary>
    public required X509Certificate2 Authority { get; init; }

    /// <summary>
    /// The plant's list of revoked certificates (<c>ca.crl</c>), which is watched while the broker runs; it may come later. Null: none is
    /// revoked.
    /// </summary>
    public string? RevocationListPath { get; init; }

    /// <summary>The broker's own certificate, with its key.</summary>
    public required X509Certificate2 Certificate { get; init; }

    /// <summary>Address that the broker listens on.</summary>
    public IPAddress Address { get; init; } = IPAddress.Loopback;

    /// <summary>TCP port; 0 for a free one.</summary>
    public int Port { get; init; } = 8883;

    /// <summary>A client that has not finished the TLS handshake by then is cut off. A board needs a few seconds for it.</summary>
    public TimeSpan HandshakeTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>So many connections may be in the handshake at the same time.</summary>
    public int MaximumHandshakes { get; init; } = 1024;

    /// <summary>A longer message ends its sender's connection, bytes. A pack has about 1 kB, 9 kB with everything.</summary>
    public int MaximumMessageBytes { get; init; } = 64 * 1024;

    /// <summary>Messages kept in memory for a client that is away or slow.</summary>
    public int MaximumQueuedMessages { get; init; } = 100_000;

    /// <summary>The same in bytes of content. What comes after that is lost for this client.</summary>
    public long MaximumQueuedBytes { get; init; } = 64 * 1024 * 1024;
}
