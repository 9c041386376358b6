using MeterNode.Plant.Stores.Rollups;
using MeterNode.Wire;

namespace MeterNode.Plant.Stores;

/// <summary>
/// Where evidence is kept: the exact received bytes, and what was refused. A node is a key (<c>kid</c>); its name is a label that several
/// keys may have had, also of different plants. Idempotent by (kid, seq).
/// Reading may happen on other threads while a transaction is open and sees committed data only. Failures are <see cref="StoreException"/>.
/// </summary>
public interface IEvidenceStore : IDisposable
{
    /// <summary>
    /// Begins a transaction for packs of <paramref name="nodes"/>, in any order; one at a time. It waits for transactions of other
    /// processes with any of these nodes. What is not committed is rolled back when the transaction is disposed.
    /// </summary>
    IStoreTransaction Begin(IEnumerable<RegisteredNode> nodes);

    /// <summary>Fails when what was committed would not be found by the next who opens the store; from any thread.</summary>
    void Check();

    /// <summary>Every key that has a pack, by plant and name; keys of one name in the order in which they began.</summary>
    IReadOnlyList<StoredNode> Nodes();

    /// <summary>The key; null when it has no pack. Quicker than <see cref="Nodes"/>, which reads something of each.</summary>
    StoredNode? Node(ulong kid);

    /// <summary>
    /// Packs of a key in the order of their numbers, read a few hundred at a time as they are enumerated: however long that takes, the
    /// database is not kept from tidying up.
    /// </summary>
    IEnumerable<StoredPack> Packs(ulong kid, long firstSeq = 0, long lastSeq = long.MaxValue);

    /// <summary>
    /// Records of a key, from its packs' bytes, in their order; only those called <paramref name="names"/> unless that is empty.
    /// </summary>
    IEnumerable<StoredRecord> Records(ulong kid, IReadOnlyCollection<string> names);

    /// <summary>
    /// Makes compressed blocks of packs that have lain for a while: some hundred of a key at each step of the enumeration, in a transaction
    /// that other transactions wait for a few milliseconds. Every other member reads both forms as one.
    /// </summary>
    IEnumerable<CompactedPacks> Compact(TimeProvider time);

    /// <summary>Quarter hours, hours and days, for charts.</summary>
    StoredRollups Rollups { get; }

    /// <summary>Refused packs in the order they arrived.</summary>
    IEnumerable<QuarantinedPack> Quarantine();

    /// <summary>What fills the quarantine, and what was dropped, by source.</summary>
    IReadOnlyList<QuarantineSource> QuarantineSources();

    /// <summary>
    /// How far the packs of the node with this key are stored without a hole. Quick when <paramref name="from"/> is an earlier answer; a
    /// number that is not stored any more is not believed.
    /// </summary>
    StoredEnd End(ulong kid, long from);

    /// <summary>
    /// The same of many nodes in few questions, by key, for those whose packs are all stored and in order from their number on, up to the
    /// highest, and not yet in blocks; the others are not in it.
    /// </summary>
    IReadOnlyDictionary<ulong, StoredEnd> WholeEnds(IReadOnlyList<(ulong Kid, long From)> nodes);

    /// <summary>The pack with the highest number of the node with this key, whatever is missing below it; null when it has none.</summary>
    byte[]? Newest(ulong kid);

    /// <summary>Every gap that was seen in a key's chain, closed or not, by number.</summary>
    IReadOnlyList<StoredGap> Gaps(ulong kid);

    /// <summary>Pack numbers from 0 to the highest stored that are not there now.</summary>
    IReadOnlyList<SeqRange> Missing(ulong kid);

    /// <summary>
    /// How many packs that name this key have each verdict now; all packs, also those that name none, when <paramref name="kid"/> is null.
    /// </summary>
    IReadOnlyDictionary<Verdict, long> Verdicts(ulong? kid);
}
