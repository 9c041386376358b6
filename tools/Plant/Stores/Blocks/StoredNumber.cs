namespace MeterNode.Plant.Stores.Blocks;

/// <summary>A pack that is in no block, without its bytes.</summary>
internal sealed record StoredNumber(long Seq, bool IsAccepted, DateTimeOffset ReceivedAt);
