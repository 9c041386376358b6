using MeterNode.Server.Serving;

namespace MeterNode.Server.Checks;

/// <summary>What <see cref="PlantChecks"/> look at.</summary>
public sealed record PlantCheckOptions
{
    /// <summary>The server that is to start.</summary>
    public required PlantServerOptions Server { get; init; }

    /// <summary>The name or address under which nodes reach the broker; null for the plant's.</summary>
    public string? Host { get; init; }

    /// <summary>Port of the web application on this machine; null for none, 0 for a free one.</summary>
    public int? HttpPort { get; init; }

    /// <summary>Port of the page and API on all addresses; null for none, 0 for a free one.</summary>
    public int? HttpsPort { get; init; }

    /// <summary>Port at which people sign in with certificates; null for none, 0 for a free one.</summary>
    public int? CertificatePort { get; init; }

    /// <summary>Reads the whole evidence store for damage, which takes a while where it is large.</summary>
    public bool IsThorough { get; init; }

    /// <summary>
    /// Looks at the plant as a whole: nodes, history, backup, keys. A server that runs beside it is in order then.
    /// </summary>
    public bool IsWhole { get; init; }

    /// <summary>Takes a line about a store that takes long to be brought to the present layout, on any thread; null for nobody.</summary>
    public Action<string>? Say { get; init; }
}
