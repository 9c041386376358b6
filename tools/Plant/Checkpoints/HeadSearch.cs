using System.Security.Cryptography;
using MeterNode.Plant.Stores;
using MeterNode.Wire;

namespace MeterNode.Plant.Checkpoints;

/// <summary>
/// Finds the last pack of a key in the store. Nothing that the store says about a pack is believed: the bytes are read, each pack from the
/// former checkpoint on must name the one before it, and the last one must be signed by its key, which vouches for all of them.
/// </summary>
internal sealed class HeadSearch(IEvidenceStore store, DateTimeOffset until, CancellationToken cancellation)
{
    /// <summary>Numbers that were missing between the packs that were read.</summary>
    public long MissingPacks { get; private set; }

    /// <summary>The last pack of <paramref name="node"/>; null when it has none.</summary>
    /// <param name="node">The key.</param>
    /// <param name="former">What the checkpoint before names; null when it does not know the key.</param>
    /// <exception cref="OperatorException">The store does not hold the chain that the key has signed.</exception>
    public CheckpointHead? Find(RegisteredNode node, CheckpointHead? former)
    {
        double end = Math.Min(until.ToUnixTimeSeconds(), node.Until?.ToUnixTimeSeconds() ?? double.MaxValue);
        Pack? last = null;
        foreach (StoredPack stored in store.Packs(node.Kid, former?.Seq ?? 0))
        {
            cancellation.ThrowIfCancellationRequested();
            bool isFormer = stored.Seq == former?.Seq;
            if (EndOf(stored) > end && !isFormer)
            {
                break;
            }

            Pack pack = Pack.TryDecode(stored.Bytes, out Pack? read) == PackError.None && read!.Kid == node.Kid && read.Seq == stored.Seq
                ? read : throw Wrong(node, $"what the store has as pack {stored.Seq} is not that pack");
            RequireLink(node, last, pack, former);
            last = pack;
        }

        if (last == null)
        {
            return former == null ? null
                : throw Wrong(node, $"the store has not pack {former.Seq}, which the checkpoint before names");
        }

        return HeadOf(node, last);
    }

    private static double EndOf(StoredPack stored) =>
        stored.TimeQuality is 'S' or 'I' ? stored.EndSeconds : stored.ReceivedAt.ToUnixTimeSeconds();

    private void RequireLink(RegisteredNode node, Pack? before, Pack pack, CheckpointHead? former)
    {
        if (before == null && former != null)
        {
            if (pack.Seq != former.Seq)
            {
                throw Wrong(node, $"the store has not pack {former.Seq}, which the checkpoint before names");
            }

            if (!pack.Hash.Span.SequenceEqual(former.Hash))
            {
                throw Wrong(node, $"pack {pack.Seq} in the store is another one than the checkpoint before names");
            }

            return;
        }

        long next = before == null ? 0 : before.Seq + 1;
        MissingPacks += pack.Seq - next;
        var near = new ChainNeighbours
        {
            BeforeHash = before != null && pack.Seq == next ? before.Hash : default,
            BeforeBoot = before?.Boot ?? 0,
        };
        Judgement judgement = ChainRule.Judge(pack, near, node.EnrolmentHash);
        if (judgement.Verdict == Verdict.ChainBreak)
        {
            throw Wrong(node, $"pack {pack.Seq} in the store: {judgement.Reason.Describe()}");
        }
    }

    private static CheckpointHead HeadOf(RegisteredNode node, Pack pack)
    {
        using ECDsa key = node.OpenKey();
        if (!pack.Message.Verify(key) || PackPayload.TryRead(pack.Payload, out PackPayload? payload) != PackError.None)
        {
            throw Wrong(node, $"pack {pack.Seq} in the store is not signed by the node, or was changed");
        }

        return new CheckpointHead(
            node.Id, node.Kid, pack.Seq, pack.Hash.ToArray(),
            payload!.Records.ImportJoules is >= 0 and long joules ? joules : null,
            payload.HasCalendarTime ? DateTimeOffset.FromUnixTimeSeconds((long)payload.EndSeconds) : null)
        {
            Enrolment = node.Enrolment?.Hash,
            End = node.End?.Hash,
        };
    }

    private static OperatorException Wrong(RegisteredNode node, string what) => new(
        OperatorError.VerificationFailed,
        $"{node.Id} (key {node.KidText}): {what}: look at it with 'meternode export {node.Id}' and 'meternode verify', or restore the "
            + "evidence store from a backup");
}
