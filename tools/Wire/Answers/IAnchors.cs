namespace MeterNode.Wire;

/// <summary>The checkpoints that were given beside evidence.</summary>
public interface IAnchors
{
    /// <summary>What checkpoints say of the key <paramref name="kid"/>, in the order of the pack numbers.</summary>
    IReadOnlyList<AnchoredHead> Heads(ulong kid);

    /// <summary>Why checkpoints are not good: one sentence each; their heads are left out.</summary>
    IReadOnlyList<string> Problems { get; }

    /// <summary>Keys that checkpoints name: their identifiers, each once, by number.</summary>
    IReadOnlyList<ulong> Keys { get; }

    /// <summary>What stands behind checkpoints and does not count: one sentence each.</summary>
    IReadOnlyList<string> BadAdditions { get; }

    /// <summary>Where the registry is not the one that the checkpoints name: one sentence each.</summary>
    IReadOnlyList<string> RegistryProblems { get; }
}
