namespace MeterNode.Wire;

/// <summary>What is known of a node's chain around one pack number; absent parts are null or empty.</summary>
public readonly struct ChainNeighbours
{
    /// <summary>SHA-256 of the pack already received under this number; empty when there is none.</summary>
    public ReadOnlyMemory<byte> SameHash { get; init; }

    /// <summary>SHA-256 of the pack one before; empty when it was not received.</summary>
    public ReadOnlyMemory<byte> BeforeHash { get; init; }

    /// <summary>
    /// <see cref="Pack.TwinHash"/> of the pack one before. It is asked for only where <see cref="ChainRule.AsksForTwin"/>, and empty
    /// otherwise.
    /// </summary>
    public ReadOnlyMemory<byte> BeforeTwinHash { get; init; }

    /// <summary>Boot counter of the pack one before.</summary>
    public long BeforeBoot { get; init; }

    /// <summary>What the pack one after names as its previous one; empty when it was not received.</summary>
    public ReadOnlyMemory<byte> AfterPrevious { get; init; }

    /// <summary>Boot counter of the pack one after.</summary>
    public long AfterBoot { get; init; }
}
