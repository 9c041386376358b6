using System.Text.Json.Serialization;
using MeterNode.Wire;

namespace MeterNode.Server.Health;

/// <summary>How a running plant is: the answer of <c>/health</c>.</summary>
public sealed record PlantHealth
{
    /// <summary>Version of this form.</summary>
    public int SchemaVersion { get; } = 1;

    /// <summary><c>ok</c>, or <c>failing</c> when there are problems.</summary>
    public string Status => Reasons.Count == 0 ? "ok" : "failing";

    /// <summary>One line each: what keeps packs from being stored now, or will within days.</summary>
    public IReadOnlyList<string> Problems => [.. Reasons.Select(reason => reason.Text)];

    /// <summary>The same, for a page that says it in another language.</summary>
    [JsonIgnore]
    public IReadOnlyList<RuleReason> Reasons { get; init; } = [];

    /// <summary>Name of the plant.</summary>
    public required string Site { get; init; }

    /// <summary>Version of the program.</summary>
    public required string Version { get; init; }

    /// <summary>When the server started.</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>The broker.</summary>
    public required BrokerHealth Broker { get; init; }

    /// <summary>The evidence store, without a password: a file's path, or the host and name of a database.</summary>
    public required string Store { get; init; }

    /// <summary>The newest pack; null before the first one.</summary>
    public required LastPack? LastPack { get; init; }

    /// <summary>The nodes.</summary>
    public required NodeHealth Nodes { get; init; }

    /// <summary>What has come.</summary>
    public required PackCounts Packs { get; init; }

    /// <summary>Free space on the disk of the plant's folder, bytes.</summary>
    public required long DiskFreeBytes { get; init; }

    /// <summary>The plant's own certificates.</summary>
    public required IReadOnlyList<CertificateHealth> Certificates { get; init; }
}
