using System.Security.Cryptography;
using MeterNode.Plant.Stores;
using MeterNode.Wire;

namespace MeterNode.Plant.Collecting;

/// <summary>What a <see cref="CollectorUpkeep"/> works with.</summary>
public record UpkeepOptions
{
    /// <summary>The nodes whose packs are accepted.</summary>
    public required Registry Registry { get; init; }

    /// <summary>The registry's file: a change in it counts within seconds. Null when it does not change.</summary>
    public string? RegistryPath { get; init; }

    /// <summary>Stays the caller's to dispose of, after this.</summary>
    public required IEvidenceStore Store { get; init; }

    /// <summary>Signs receipts; null for none, and then the nodes keep everything. Stays the caller's to dispose of.</summary>
    public ECDsa? ReceiptKey { get; init; }

    /// <summary>From one receipt of a node to the next while its packs arrive.</summary>
    public TimeSpan ReceiptInterval { get; init; } = TimeSpan.FromSeconds(300);

    /// <summary>
    /// True when the broker shares the packs between several collectors: what comes here behind a node's packs may be there before them.
    /// </summary>
    public bool SharesPacks { get; init; }

    /// <summary>What was stored last, beside the store; null where nothing remembers it.</summary>
    public NewestPacks? NewestPacks { get; init; }

    /// <summary>
    /// When the plant was restored from a backup: who has sent nothing since may have sent more than the copy knows. Null: it never was.
    /// </summary>
    public DateTimeOffset? RestoredAt { get; init; }

    /// <summary>The clock.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;
}
