using MeterNode.Wire;

namespace MeterNode.Server.Computing;

/// <summary>
/// What checkpoints say of single keys. What is wrong with the checkpoints themselves is said once, and not with every node.
/// </summary>
/// <param name="all">All that they say.</param>
internal sealed class KeyAnchors(IAnchors all) : IAnchors
{
    /// <inheritdoc/>
    public IReadOnlyList<string> Problems => [];

    /// <inheritdoc/>
    public IReadOnlyList<ulong> Keys => [];

    /// <inheritdoc/>
    public IReadOnlyList<string> BadAdditions => [];

    /// <inheritdoc/>
    public IReadOnlyList<string> RegistryProblems => [];

    /// <inheritdoc/>
    public IReadOnlyList<AnchoredHead> Heads(ulong kid) => all.Heads(kid);
}
