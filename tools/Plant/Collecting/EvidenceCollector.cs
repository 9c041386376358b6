using MeterNode.Plant.Stores;
using MeterNode.Wire;

namespace MeterNode.Plant.Collecting;

/// <summary>
/// Verifies before it stores, gives every pack one verdict, and keeps what it refuses in quarantine. It has no state of its own:
/// the chain is judged against the store, so several collectors can work on one store.
/// </summary>
public sealed class EvidenceCollector(Registry registry, IEvidenceStore store) : IDisposable
{
    private readonly PackVerifier _verifier = new(registry);
    private readonly Lock _lock = new();

    /// <summary>The highest pack of each node that this batch has touched: spares the usual next pack a look into the store.</summary>
    private readonly Dictionary<ulong, Pack> _tips = [];

    /// <summary>Raised for every pack after its batch is durable, on the thread that ingests.</summary>
    public event Action<IngestResult>? Ingested;

    public CollectorStatistics Statistics { get; } = new();

    /// <summary>Ingests one pack; durable when it returns.</summary>
    /// <exception cref="StoreException">The store failed; nothing of the pack was kept and it must be offered again.</exception>
    public IngestResult Ingest(string topic, ReadOnlyMemory<byte> bytes, DateTimeOffset receivedAt) =>
        Ingest([new ReceivedPack(topic, bytes, receivedAt)])[0];

    /// <summary>Ingests packs in their order in one transaction: all are durable when it returns, or none when it throws.</summary>
    /// <exception cref="StoreException">The store failed; the packs must be offered again.</exception>
    public IReadOnlyList<IngestResult> Ingest(IReadOnlyList<ReceivedPack> received)
    {
        var results = new List<IngestResult>(received.Count);
        lock (_lock)
        {
            var verified = new VerifiedPack[received.Count];
            for (int i = 0; i < verified.Length; i++)
            {
                verified[i] = _verifier.Verify(received[i].Bytes);
            }

            using IStoreBatch batch = store.Begin();
            _tips.Clear(); // Between batches other collectors may have added packs.
            for (int i = 0; i < verified.Length; i++)
            {
                results.Add(verified[i].IsAuthentic ? Store(batch, received[i], verified[i]) : Refuse(batch, received[i], verified[i], verified[i].Judgement));
            }

            batch.Commit();
        }

        foreach (IngestResult result in results)
        {
            Statistics.Add(result);
            Ingested?.Invoke(result);
        }

        return results;
    }

    public void Dispose() => _verifier.Dispose();

    private IngestResult Store(IStoreBatch batch, in ReceivedPack received, in VerifiedPack verified)
    {
        Pack pack = verified.Pack!;
        RegisteredNode node = verified.Node!;
        StoredNeighbours stored = _tips.TryGetValue(node.Kid, out Pack? tip) && pack.Seq == tip.Seq + 1
            ? new StoredNeighbours(new ChainNeighbours { BeforeHash = tip.Hash, BeforeBoot = tip.Boot }, tip.Seq)
            : batch.Neighbours(node, pack.Seq);
        Judgement judgement = ChainRule.Judge(pack, stored.Near, node.EnrolmentHash);
        if (!judgement.Verdict.IsStored())
        {
            return Refuse(batch, received, verified, judgement);
        }

        batch.AddPack(node, pack, verified.Payload!, judgement, received.ReceivedAt);
        if (pack.Seq > stored.HighestSeq + 1)
        {
            batch.OpenGap(node, new SeqRange(stored.HighestSeq + 1, pack.Seq - 1), received.ReceivedAt);
        }
        else if (pack.Seq < stored.HighestSeq)
        {
            batch.CloseGaps(node, pack.Seq, received.ReceivedAt);
        }

        if (pack.Seq > stored.HighestSeq)
        {
            _tips[node.Kid] = pack;
        }

        Judgement? successor = ChainRule.JudgeSuccessor(pack, stored.Near);
        if (successor is Judgement later)
        {
            batch.Rejudge(node, pack.Seq + 1, later);
        }

        return new IngestResult(received, verified, judgement, successor);
    }

    private static IngestResult Refuse(IStoreBatch batch, in ReceivedPack received, in VerifiedPack verified, Judgement judgement)
    {
        batch.AddQuarantine(received, verified.Node?.Id, verified.Pack?.Seq, judgement);
        return new IngestResult(received, verified, judgement, null);
    }
}
