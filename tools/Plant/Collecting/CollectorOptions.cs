using System.Security.Cryptography;
using MeterNode.Plant.Stores;
using MeterNode.Wire;

namespace MeterNode.Plant.Collecting;

/// <summary>What a <see cref="CollectorHost"/> works with.</summary>
public sealed record CollectorOptions
{
    /// <summary>The nodes whose packs are accepted.</summary>
    public required Registry Registry { get; init; }

    /// <summary>Stays the caller's to dispose, after the host has stopped.</summary>
    public required IEvidenceStore Store { get; init; }

    /// <summary>The broker that the packs come from.</summary>
    public required BrokerOptions Broker { get; init; }

    /// <summary>Null for <c>mn/v1/SITE/+/ev</c> with the registry's site.</summary>
    public string? Topic { get; init; }

    /// <summary>Signs receipts; null for none, and then the nodes keep everything. Stays the caller's to dispose of.</summary>
    public ECDsa? ReceiptKey { get; init; }

    /// <summary>From one receipt of a node to the next while its packs arrive.</summary>
    public TimeSpan ReceiptInterval { get; init; } = TimeSpan.FromSeconds(120);

    /// <summary>The clock.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;
}
