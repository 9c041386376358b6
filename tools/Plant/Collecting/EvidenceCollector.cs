using MeterNode.Plant.Stores;
using MeterNode.Wire;

namespace MeterNode.Plant.Collecting;

/// <summary>
/// Verifies before it stores, gives every pack one verdict, and keeps what it refuses in quarantine; what comes again is only counted. It
/// has no state of its own: the chain is judged against the store, so several collectors can work on one store.
/// </summary>
public sealed class EvidenceCollector(Registry registry, IEvidenceStore store) : IDisposable
{
    private const int RejudgedTogether = 200;

    private BatchVerifier _verifier = new(registry, Environment.ProcessorCount);
    private readonly Lock _lock = new();

    /// <summary>Raised for every pack after it is durable, on the thread that ingests.</summary>
    public event Action<IngestResult>? Ingested;

    /// <summary>Counts of the verdicts given so far.</summary>
    public CollectorStatistics Statistics { get; } = new();

    /// <summary>Ingests one pack; durable when it returns.</summary>
    /// <exception cref="StoreException">The store failed; nothing of the pack was kept and it must be offered again.</exception>
    public IngestResult Ingest(string topic, ReadOnlyMemory<byte> bytes, DateTimeOffset receivedAt) =>
        Ingest([new ReceivedPack(topic, bytes, receivedAt)])[0];

    /// <summary>
    /// Ingests packs in their order: all are durable when it returns. They share one transaction, unless the store refuses what one of them
    /// says: then that one goes to quarantine and the others are stored.
    /// </summary>
    /// <exception cref="StoreException">
    /// The store failed; all packs must be offered again, and those that were stored nevertheless answer as duplicates.
    /// </exception>
    public IReadOnlyList<IngestResult> Ingest(IReadOnlyList<ReceivedPack> received)
    {
        var results = new IngestResult[received.Count];
        lock (_lock)
        {
            Store(received, _verifier.Verify(received), results, 0, received.Count);
        }

        Answer(results);
        return results;
    }

    /// <summary>
    /// Puts a pack into quarantine without looking at it, as one that cannot be stored: it was offered again and again without an answer.
    /// </summary>
    /// <exception cref="StoreException">The store failed; nothing of the pack was kept.</exception>
    public void Refuse(ReceivedPack received)
    {
        var judgement = new Judgement(Verdict.Malformed, PackError.NotStorable);
        IngestResult result;
        lock (_lock)
        {
            using IStoreTransaction transaction = store.Begin([]);
            result = Refuse(transaction, received, new VerifiedPack(judgement, null, null, null), judgement);
            transaction.Commit();
        }

        Answer([result]);
    }

    /// <summary>Works with another registry from now on; <see cref="JudgeUnknownAgain"/> comes next.</summary>
    public void Use(Registry registry)
    {
        lock (_lock)
        {
            _verifier.Dispose();
            _verifier = new BatchVerifier(registry, Environment.ProcessorCount);
        }
    }

    /// <summary>
    /// Takes packs out of quarantine whose key is registered by now, and judges and stores them as if they had just come. Returns how many.
    /// </summary>
    /// <exception cref="StoreException">The store failed; those that were not stored are still in quarantine.</exception>
    public int JudgeUnknownAgain()
    {
        int count = 0;
        foreach (QuarantinedPack[] some in store.Quarantine().Where(IsKnownByNow).Chunk(RejudgedTogether))
        {
            count += JudgeAgain(some);
        }

        return count;
    }

    private int JudgeAgain(QuarantinedPack[] some)
    {
        var results = new List<IngestResult>();
        try
        {
            lock (_lock)
            {
                ReceivedPack[] offered =
                    [.. some.Select(waiting => new ReceivedPack(waiting.Topic, waiting.Bytes, waiting.ReceivedAt))];
                (QuarantinedPack Waiting, VerifiedPack Verified)[] again =
                    [.. some.Zip(_verifier.Verify(offered)).OrderBy(pair => pair.Second.Pack?.Seq)];
                using IStoreTransaction transaction = store.Begin(NodesOf([.. again.Select(pair => pair.Verified)], 0, again.Length));
                foreach ((QuarantinedPack waiting, VerifiedPack verified) in again)
                {
                    if (transaction.TakeQuarantine(waiting.Id)) // Else another collector was quicker.
                    {
                        var received = new ReceivedPack(waiting.Topic, waiting.Bytes, waiting.ReceivedAt);
                        results.Add(verified.IsAuthentic
                            ? Store(transaction, received, verified)
                            : Refuse(transaction, received, verified, verified.Judgement));
                    }
                }

                transaction.Commit();
            }
        }
        catch (StoreException e) when (e.Fault == StoreFault.RefusesContent)
        {
            // What the store always refuses stays where it is.
            return some.Length == 1 ? 0 : JudgeAgain(some[..(some.Length / 2)]) + JudgeAgain(some[(some.Length / 2)..]);
        }

        Answer(results);
        return results.Count;
    }

    /// <summary>Notes in the store how far the packs of nodes are stored without a hole.</summary>
    /// <exception cref="StoreException">The store failed.</exception>
    public void NoteStored(IReadOnlyList<(RegisteredNode Node, long Seq)> ends)
    {
        if (ends.Count == 0)
        {
            return;
        }

        lock (_lock)
        {
            using IStoreTransaction transaction = store.Begin(ends.Select(end => end.Node));
            foreach ((RegisteredNode node, long seq) in ends)
            {
                transaction.SetStored(node, seq);
            }

            transaction.Commit();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _verifier.Dispose();

    private bool IsKnownByNow(QuarantinedPack waiting)
    {
        if (waiting.Judgement.Verdict != Verdict.UnknownNode || Pack.TryDecode(waiting.Bytes, out Pack? pack) != PackError.None)
        {
            return false;
        }

        lock (_lock)
        {
            return _verifier.Registry.Find(pack!.Kid) is not null;
        }
    }

    private void Answer(IReadOnlyList<IngestResult> results)
    {
        foreach (IngestResult result in results)
        {
            Statistics.Add(result);
            Ingested?.Invoke(result);
        }
    }

    /// <summary>Stores a range of packs in one transaction; halves it until what the store refuses stands alone.</summary>
    private void Store(IReadOnlyList<ReceivedPack> received, VerifiedPack[] verified, IngestResult[] results, int first, int count)
    {
        try
        {
            using IStoreTransaction transaction = store.Begin(NodesOf(verified, first, count));
            for (int i = first; i < first + count; i++)
            {
                results[i] = verified[i].IsAuthentic
                    ? Store(transaction, received[i], verified[i])
                    : Refuse(transaction, received[i], verified[i], verified[i].Judgement);
            }

            transaction.Commit();
        }
        catch (StoreException e) when (e.Fault == StoreFault.RefusesContent && count > 1)
        {
            int half = count / 2;
            Store(received, verified, results, first, half);
            Store(received, verified, results, first + half, count - half);
        }
        catch (StoreException e) when (e.Fault == StoreFault.RefusesContent && verified[first].IsAuthentic)
        {
            using IStoreTransaction transaction = store.Begin([]);
            results[first] = Refuse(transaction, received[first], verified[first], new Judgement(Verdict.Malformed, PackError.NotStorable));
            transaction.Commit();
        }
    }

    private static List<RegisteredNode> NodesOf(VerifiedPack[] verified, int first, int count)
    {
        var nodes = new List<RegisteredNode>();
        var seen = new HashSet<ulong>();
        for (int i = first; i < first + count; i++)
        {
            if (verified[i].IsAuthentic && seen.Add(verified[i].Node!.Kid))
            {
                nodes.Add(verified[i].Node!);
            }
        }

        return nodes;
    }

    private static IngestResult Store(IStoreTransaction transaction, in ReceivedPack received, in VerifiedPack verified)
    {
        Pack pack = verified.Pack!;
        RegisteredNode node = verified.Node!;
        StoredNeighbours stored = transaction.Neighbours(node, pack.Seq);
        Judgement judgement = ChainRule.Judge(pack, stored.Near, node.EnrolmentHash);
        bool isBeforeRestored = ChainRule.AsksForTwin(judgement) && TryRestoreBefore(transaction, received, node, pack, ref stored);
        if (isBeforeRestored)
        {
            judgement = ChainRule.Judge(pack, stored.Near, node.EnrolmentHash);
        }

        if (judgement.Verdict == Verdict.Duplicate)
        {
            transaction.AddDuplicate(node);
            return new IngestResult(received, verified, judgement, null);
        }

        if (!judgement.Verdict.IsStored())
        {
            return Refuse(transaction, received, verified, judgement);
        }

        transaction.AddPack(node, pack, verified.Payload!, judgement, received.ReceivedAt);
        SeqRange? missing = pack.Seq > stored.MaximumSeq + 1 ? new SeqRange(stored.MaximumSeq + 1, pack.Seq - 1) : null;
        if (missing is SeqRange gap)
        {
            transaction.OpenGap(node, gap, received.ReceivedAt);
        }
        else if (pack.Seq < stored.MaximumSeq)
        {
            transaction.CloseGaps(node, pack.Seq, received.ReceivedAt);
            transaction.NoteLate(node, pack.Seq);
        }

        Judgement? successor = ChainRule.JudgeSuccessor(pack, stored.Near);
        if (successor is Judgement later)
        {
            transaction.Rejudge(node, pack.Seq + 1, later);
        }

        return new IngestResult(received, verified, judgement, successor) { Missing = missing, IsBeforeRestored = isBeforeRestored };
    }

    /// <summary>
    /// The pack before came with the other s than the one that its node signed, as this one shows: it is stored as its node signed it, and
    /// what came goes to quarantine.
    /// </summary>
    private static bool TryRestoreBefore(
        IStoreTransaction transaction, in ReceivedPack received, RegisteredNode node, Pack pack, ref StoredNeighbours stored)
    {
        if (transaction.Bytes(node, pack.Seq - 1) is not byte[] bytes || Pack.TryDecode(bytes, out Pack? before) != PackError.None)
        {
            return false;
        }

        ReadOnlyMemory<byte> twin = before!.TwinHash;
        stored = stored with { Near = stored.Near with { BeforeTwinHash = twin } };
        if (ChainRule.JudgePredecessor(pack, stored.Near) is not Judgement changed)
        {
            return false;
        }

        transaction.AddQuarantine(received with { Bytes = bytes }, node.Id, node.Kid, before.Seq, changed);
        byte[] signed = bytes.AsSpan().ToArray();
        Es256.ReplaceS(signed);
        transaction.Restore(node, before.Seq, signed, twin.ToArray());
        return true;
    }

    private static IngestResult Refuse(
        IStoreTransaction transaction,
        in ReceivedPack received,
        in VerifiedPack verified,
        Judgement judgement)
    {
        bool isNew = transaction.AddQuarantine(received, verified.Node?.Id, verified.Pack?.Kid, verified.Pack?.Seq, judgement);
        return new IngestResult(received, verified, judgement, null) { IsRepeat = !isNew };
    }
}
