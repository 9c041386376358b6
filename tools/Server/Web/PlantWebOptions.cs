using Microsoft.AspNetCore.Builder;

namespace MeterNode.Server.Web;

/// <summary>What a <see cref="PlantWeb"/> works with.</summary>
public sealed record PlantWebOptions
{
    /// <summary>TCP port on 127.0.0.1; 0 for a free one.</summary>
    public int Port { get; init; } = 8080;

    /// <summary>TCP port on all addresses, with TLS; 0 for a free one, null for none.</summary>
    public int? HttpsPort { get; init; }

    /// <summary>
    /// TCP port on all addresses at which people sign in with a certificate; 0 for a free one, null for none. It needs
    /// <see cref="HttpsPort"/>.
    /// </summary>
    public int? CertificatePort { get; init; }

    /// <summary>Called before the application is built: what else its host needs, a lifetime for example.</summary>
    public Action<WebApplicationBuilder>? Configure { get; init; }
}
