namespace MeterNode.Figures;

/// <summary>What the evidence of a plant says, computed from the packs themselves.</summary>
/// <param name="Site">Name of the plant, empty when no registry was given.</param>
/// <param name="IsVerified">True when the signature of every pack was checked in this run.</param>
/// <param name="Emission">Factor for emissions; null leaves them out.</param>
/// <param name="Nodes">Figures by node.</param>
public sealed record PlantFigures(string Site, bool IsVerified, EmissionFactor? Emission, IReadOnlyList<NodeFigures> Nodes)
{
    /// <summary>
    /// True when every node's chain is whole, but for packs that it has declared gone, nothing contradicts itself, no pack was refused,
    /// and no meter's statement is wrong.
    /// </summary>
    public bool IsInOrder =>
        Nodes.All(node => node.IsInOrder && node.RefusedPacks == 0 && node.MeterStatements is not { HasWrong: true });
}
