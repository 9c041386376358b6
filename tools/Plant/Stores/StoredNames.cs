namespace MeterNode.Plant.Stores;

/// <summary>An evidence store asked by the name of a node, which is a label of one or more keys.</summary>
public static class StoredNames
{
    /// <summary>The keys with packs that are called <paramref name="id"/>, in the order in which they began.</summary>
    public static IReadOnlyList<StoredNode> NodesCalled(this IEvidenceStore store, string id) =>
        [.. store.Nodes().Where(node => node.Id == id)];

    /// <summary>The packs of these keys, one key after the other, each in the order of its numbers.</summary>
    public static IEnumerable<StoredPack> PacksOf(this IEvidenceStore store, string id) =>
        store.NodesCalled(id).SelectMany(node => store.Packs(node.Kid));
}
