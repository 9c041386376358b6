using MeterNode.Plant.Stores;
using MeterNode.Wire;

namespace MeterNode.Server.Computing;

/// <summary>The stored packs of a period as <c>export</c> takes them: those that lie in it, and one on either side.</summary>
/// <param name="store">The store.</param>
public sealed class RangePacks(IEvidenceStore store) : IPackSource
{
    private readonly Dictionary<ulong, StoredNode> _keys = store.Nodes().ToDictionary(node => node.Kid);
    private readonly Dictionary<(ulong Kid, EvidencePeriod Period), EvidenceRange?> _ranges = [];

    /// <inheritdoc/>
    public bool Has(RegisteredNode board, EvidencePeriod period) => RangeOf(board, period) is not null;

    /// <inheritdoc/>
    public Stream Open(RegisteredNode board, EvidencePeriod period) => new StoredPackStream(Of(board, period));

    /// <inheritdoc/>
    public IEnumerable<byte[]> Packs(RegisteredNode board, EvidencePeriod period) => Of(board, period).Select(pack => pack.Bytes);

    private EvidenceRange? RangeOf(RegisteredNode board, EvidencePeriod period)
    {
        if (!_ranges.TryGetValue((board.Kid, period), out EvidenceRange? range))
        {
            range = _keys.TryGetValue(board.Kid, out StoredNode? key) ? EvidenceRange.Of(store, key, period) : null;
            _ranges.Add((board.Kid, period), range);
        }

        return range;
    }

    private IEnumerable<StoredPack> Of(RegisteredNode board, EvidencePeriod period) =>
        RangeOf(board, period) is EvidenceRange range ? store.Packs(range.Kid, range.First, range.Last) : [];
}
