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

    /// <summary>Adds a pack whose number is not stored yet, with its records.</summary>
    void AddPack(RegisteredNode node, Pack pack, PackPayload payload, Judgement judgement, DateTimeOffset receivedAt);

    /// <summary>Replaces the judgement on a stored pack that had been waiting behind a gap.</summary>
    void Rejudge(RegisteredNode node, long seq, Judgement judgement);

    /// <summary>Records that packs are missing.</summary>
    void OpenGap(RegisteredNode node, SeqRange gap, DateTimeOffset foundAt);

    /// <summary>
    /// Marks the recorded gaps around <paramref name="seq"/> closed if every pack of theirs is there now. A gap that lived no longer than
    /// <see cref="StoredGap.Overtaking"/> is forgotten: its packs were under way with another collector.
    /// </summary>
    void CloseGaps(RegisteredNode node, long seq, DateTimeOffset closedAt);

    /// <summary>Keeps a refused pack. A duplicate is kept without its bytes, which are those of the stored pack.</summary>
    void AddQuarantine(ReceivedPack received, string? node, long? seq, Judgement judgement);

    /// <summary>Makes everything durable.</summary>
    void Commit();
}
