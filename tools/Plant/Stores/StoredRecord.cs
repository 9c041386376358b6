using MeterNode.Wire;

namespace MeterNode.Plant.Stores;

/// <summary>One decoded record and the number of the pack it is from. <paramref name="HasUtc"/>: its time is UTC, not since boot.</summary>
public readonly record struct StoredRecord(long Seq, bool HasUtc, SignedRecord Record);
