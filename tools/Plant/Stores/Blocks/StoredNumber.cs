namespace MeterNode.Plant.Stores.Blocks;

/// <summary>A pack that is in no block, without its bytes.</summary>
internal readonly record struct StoredNumber(long Seq, bool IsAccepted, DateTimeOffset ReceivedAt);
