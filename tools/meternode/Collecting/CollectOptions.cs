using MeterNode.Plant.Collecting;

namespace MeterNode.Cli.Collecting;

/// <summary>What <c>meternode collect</c> was asked for.</summary>
internal sealed record CollectOptions
{
    /// <summary>The plant's registry.json.</summary>
    public required string RegistryPath { get; init; }

    /// <summary>SQLite file or PostgreSQL connection string.</summary>
    public required string Store { get; init; }

    /// <summary>The broker.</summary>
    public required BrokerOptions Broker { get; init; }

    /// <summary>The key that signs receipts; null when there is none.</summary>
    public required string? ReceiptKeyPath { get; init; }

    /// <summary>From one receipt of a node to the next.</summary>
    public required TimeSpan ReceiptInterval { get; init; }

    /// <summary>One JSON object for every verdict.</summary>
    public required bool IsJson { get; init; }
}
