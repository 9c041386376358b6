namespace MeterNode.Plant.Stores;

/// <summary>
/// How far a node's packs are stored without a hole. <paramref name="Seq"/>: the highest number up to which every pack is stored or
/// declared gone by a stored pack; −1 for none. <paramref name="Bytes"/>: that pack; null for none. <paramref name="MaximumSeq"/>: the
/// highest stored number.
/// </summary>
public sealed record StoredEnd(long Seq, byte[]? Bytes, long MaximumSeq);
