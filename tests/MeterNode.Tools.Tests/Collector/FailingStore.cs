using MeterNode.Plant.Stores;
using MeterNode.Plant.Stores.Rollups;
using MeterNode.Wire;

namespace MeterNode.Tools.Tests.Collector;

/// <summary>A store whose next commits fail.</summary>
internal sealed class FailingStore(IEvidenceStore inner) : IEvidenceStore
{
    public int FailuresLeft { get; set; }

    public StoreFault Fault { get; init; }

    /// <summary>The node whose packs cannot be read; null for none.</summary>
    public ulong? Unreadable { get; set; }

    public IStoreTransaction Begin(IEnumerable<RegisteredNode> nodes)
    {
        if (FailuresLeft > 0)
        {
            FailuresLeft--;
            throw new StoreException(Fault, "cannot write to the evidence store: the disk is full");
        }

        return inner.Begin(nodes);
    }

    public void Check() => inner.Check();

    public IReadOnlyList<StoredNode> Nodes() => inner.Nodes();

    public StoredNode? Node(ulong kid) => inner.Node(kid);

    /// <summary>The number from which on packs cannot be read of these nodes.</summary>
    public Dictionary<ulong, long> Damaged { get; } = [];

    public IEnumerable<StoredPack> Packs(ulong kid, long firstSeq = 0, long lastSeq = long.MaxValue) =>
        inner.Packs(kid, firstSeq, lastSeq).Select(pack => !Damaged.TryGetValue(kid, out long from) || pack.Seq < from ? pack
            : throw new StoreException(Fault, "cannot read the evidence store: a block is damaged"));

    public IEnumerable<StoredRecord> Records(ulong kid, IReadOnlyCollection<string> names) => inner.Records(kid, names);

    public IEnumerable<CompactedPacks> Compact(TimeProvider time) => inner.Compact(time);

    public StoredRollups Rollups => inner.Rollups;

    public IEnumerable<QuarantinedPack> Quarantine() => inner.Quarantine();

    public IReadOnlyList<QuarantineSource> QuarantineSources() => inner.QuarantineSources();

    public StoredEnd End(ulong kid, long from) => kid != Unreadable ? inner.End(kid, from)
        : throw new StoreException(Fault, "cannot read the evidence store: a page is damaged");

    public IReadOnlyDictionary<ulong, StoredEnd> WholeEnds(IReadOnlyList<(ulong Kid, long From)> nodes) =>
        nodes.All(node => node.Kid != Unreadable) ? inner.WholeEnds(nodes)
            : throw new StoreException(Fault, "cannot read the evidence store: a page is damaged");

    public byte[]? Newest(ulong kid) => inner.Newest(kid);

    public IReadOnlyList<StoredGap> Gaps(ulong kid) => inner.Gaps(kid);

    public IReadOnlyList<SeqRange> Missing(ulong kid) => inner.Missing(kid);

    public IReadOnlyDictionary<Verdict, long> Verdicts(ulong? kid) => inner.Verdicts(kid);

    public void Dispose() => inner.Dispose();
}
