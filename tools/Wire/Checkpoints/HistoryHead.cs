namespace MeterNode.Wire;

/// <summary>The last statement of a plant's history.</summary>
/// <param name="Number">Its number.</param>
/// <param name="Hash">SHA-256 of the statement, 32 bytes.</param>
public sealed record HistoryHead(long Number, byte[] Hash);
