using MeterNode.Wire;

namespace MeterNode.Plant.Collecting;

/// <summary>
/// A receipt that is to be published, retained, under <paramref name="Topic"/>; <paramref name="Answers"/> is what had come before the
/// store was read for it.
/// </summary>
public sealed record IssuedReceipt(RegisteredNode Node, string Topic, Receipt Receipt, byte[] Message, ReceiptCalls Answers);
