using MeterNode.Wire;

namespace MeterNode.Plant.Stores;

/// <summary>What the store holds around one pack number. <paramref name="MaximumSeq"/> is −1 for a node without packs.</summary>
public readonly record struct StoredNeighbours(ChainNeighbours Near, long MaximumSeq);
