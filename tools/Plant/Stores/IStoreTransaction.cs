using MeterNode.Wire;

namespace MeterNode.Plant.Stores;

/// <summary>
/// One transaction of an <see cref="IEvidenceStore"/>, for the nodes it was begun with. No other transaction adds packs of these nodes
/// until it ends.
/// </summary>
public interface IStoreTransaction : IDisposable
{
    /// <summary>What is stored around <paramref name="seq"/>, earlier packs of this transaction included.</summary>
    StoredNeighbours Neighbours(RegisteredNode node, long seq);

    /// <summary>Adds a pack whose number is not stored yet.</summary>
    void AddPack(RegisteredNode node, Pack pack, PackPayload payload, Judgement judgement, DateTimeOffset receivedAt);

    /// <summary>Replaces the judgement on a stored pack that had been waiting behind a gap.</summary>
    void Rejudge(RegisteredNode node, long seq, Judgement judgement);

    /// <summary>The bytes of a stored pack; null when it is not stored.</summary>
    byte[]? Bytes(RegisteredNode node, long seq);

    /// <summary>Puts other bytes in place of a stored pack: the same pack as its node signed it.</summary>
    void Restore(RegisteredNode node, long seq, byte[] bytes, byte[] hash);

    /// <summary>Records that packs are missing.</summary>
    void OpenGap(RegisteredNode node, SeqRange gap, DateTimeOffset foundAt);

    /// <summary>
    /// Marks the recorded gaps around <paramref name="seq"/> closed if every pack of theirs is there now. A gap that lived no longer than
    /// <see cref="StoredGap.Overtaking"/> is forgotten: its packs were under way with another collector.
    /// </summary>
    void CloseGaps(RegisteredNode node, long seq, DateTimeOffset closedAt);

    /// <summary>A pack with this number was added behind later ones: what was rolled up from there on is made again.</summary>
    void NoteLate(RegisteredNode node, long seq);

    /// <summary>Counts a pack that is stored already.</summary>
    void AddDuplicate(RegisteredNode node);

    /// <summary>
    /// Keeps a refused pack, cut to <see cref="QuarantinedPack.MaximumBytes"/>; when its source or the whole quarantine is full it is
    /// counted and dropped. <paramref name="kid"/> is the key that it claims. False when the same bytes of this source are there
    /// already, or were dropped since the store was opened: then it is counted as repeated only.
    /// </summary>
    bool AddQuarantine(ReceivedPack received, string? node, ulong? kid, long? seq, Judgement judgement);

    /// <summary>Takes a pack out of quarantine; false when it is not there any more.</summary>
    bool TakeQuarantine(long id);

    /// <summary>Notes that everything up to <paramref name="seq"/> is stored or declared gone, so that nobody has to count again.</summary>
    void SetStored(RegisteredNode node, long seq);

    /// <summary>Makes everything durable.</summary>
    void Commit();
}
