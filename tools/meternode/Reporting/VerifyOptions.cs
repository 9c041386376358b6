using MeterNode.Cli.Parsing;

namespace MeterNode.Cli.Reporting;

/// <summary>What <c>verify</c> checks with; all names are paths.</summary>
/// <param name="Keys">registry.json, or bare keys.</param>
public sealed record VerifyOptions(string Keys)
{
    /// <summary>What is asked; null for everything.</summary>
    public AskedPeriod? Asked { get; init; }

    /// <summary>Every node of the registry is asked.</summary>
    public bool ExpectsEveryNode { get; init; }

    /// <summary>Fingerprint of the plant's key that was told; null for none.</summary>
    public string? Trust { get; init; }

    /// <summary>Checkpoints that somebody has kept.</summary>
    public IReadOnlyList<string> Checkpoints { get; init; } = [];

    /// <summary>Public keys of witnesses.</summary>
    public IReadOnlyList<string> Witnesses { get; init; } = [];

    /// <summary>Certificates of time-stamp authorities.</summary>
    public IReadOnlyList<string> TimeAuthorities { get; init; } = [];

    /// <summary>Public key of a meter; null for none.</summary>
    public string? MeterKey { get; init; }

    /// <summary>The result is JSON.</summary>
    public bool IsJson { get; init; }
}
