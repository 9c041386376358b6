namespace MeterNode.Server.Health;

/// <summary>What has come since the server started.</summary>
/// <param name="Stored">Packs that were stored.</param>
/// <param name="Duplicates">Packs that were there already.</param>
/// <param name="Refused">Packs in quarantine.</param>
/// <param name="Receipts">Receipts that were published.</param>
public sealed record PackCounts(long Stored, long Duplicates, long Refused, long Receipts);
