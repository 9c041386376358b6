using MeterNode.Plant.Stores;
using MeterNode.Wire;

namespace MeterNode.Tools.Tests.Collector;

/// <summary>A store whose next commits fail.</summary>
internal sealed class FailingStore(IEvidenceStore inner) : IEvidenceStore
{
    public int FailuresLeft { get; set; }

    public StoreFault Fault { get; init; }

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

    public IEnumerable<StoredPack> Packs(string node, long firstSeq = 0, long lastSeq = long.MaxValue) =>
        inner.Packs(node, firstSeq, lastSeq);

    public IEnumerable<StoredRecord> Records(string node, IReadOnlyCollection<string> names) => inner.Records(node, names);

    public IEnumerable<QuarantinedPack> Quarantine() => inner.Quarantine();

    public IReadOnlyList<QuarantineSource> QuarantineSources() => inner.QuarantineSources();

    public StoredEnd End(ulong kid, long from) => inner.End(kid, from);

    public byte[]? Newest(ulong kid) => inner.Newest(kid);

    public IReadOnlyList<StoredGap> Gaps(string node) => inner.Gaps(node);

    public IReadOnlyList<SeqRange> Missing(string node) => inner.Missing(node);

    public IReadOnlyDictionary<Verdict, long> Verdicts(string? node) => inner.Verdicts(node);

    public void Dispose() => inner.Dispose();
}
