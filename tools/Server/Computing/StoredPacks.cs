using MeterNode.Plant.Stores;
using MeterNode.Wire;

namespace MeterNode.Server.Computing;

/// <summary>The packs of a store.</summary>
/// <param name="store">The store.</param>
public sealed class StoredPacks(IEvidenceStore store) : IPackSource
{
    private readonly Dictionary<ulong, StoredNode> _keys = store.Nodes().ToDictionary(node => node.Kid);

    /// <inheritdoc/>
    public bool Has(RegisteredNode board, EvidencePeriod period) => _keys.ContainsKey(board.Kid);

    /// <inheritdoc/>
    public Stream Open(RegisteredNode board, EvidencePeriod period) => new StoredPackStream(Of(board, period));

    /// <inheritdoc/>
    public IEnumerable<byte[]> Packs(RegisteredNode board, EvidencePeriod period) => Of(board, period).Select(pack => pack.Bytes);

    private IEnumerable<StoredPack> Of(RegisteredNode board, EvidencePeriod period) =>
        PeriodPacks.Read(store, _keys[board.Kid], period);
}
