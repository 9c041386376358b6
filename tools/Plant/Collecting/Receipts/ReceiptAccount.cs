using MeterNode.Wire;

namespace MeterNode.Plant.Collecting;

/// <summary>What a <see cref="ReceiptIssuer"/> remembers of one node.</summary>
internal sealed class ReceiptAccount
{
    /// <summary>The node as the registry has it now.</summary>
    public required RegisteredNode Node { get; set; }

    /// <summary>When the last receipt was delivered, a time stamp of the clock's own; null before the first.</summary>
    public long? DeliveredAt { get; set; }

    /// <summary>What the last delivered receipt said.</summary>
    public long Delivered { get; set; } = -1;

    /// <summary>How far the store was found whole.</summary>
    public long End { get; set; } = -1;

    /// <summary>What of <see cref="End"/> the store has noted.</summary>
    public long Noted { get; set; } = -1;

    /// <summary>
    /// What has come: packs, and what makes a receipt urgent. A receipt answers what had come before the store was read for it; what comes
    /// while it is made and published is for the next one.
    /// </summary>
    public ReceiptCalls Called { get; set; } = new(0, 1);

    /// <summary>What of it is answered.</summary>
    public ReceiptCalls Answered { get; set; }

    /// <summary>A pack has come since the store was read for the last receipt.</summary>
    public bool HasArrived => Called.Packs != Answered.Packs;

    /// <summary>The node waits for a receipt, or a hole has opened or closed.</summary>
    public bool IsUrgent => Called.Urgent != Answered.Urgent;

    /// <summary>Somebody waits for the next receipt: the node, or who has just put it up and looks whether its packs are stored.</summary>
    public bool IsWaitedFor => IsUrgent || (Delivered < 0 && HasArrived && Answered.Packs == 0);

    /// <summary>The node's question that the next receipt answers; 0 for none.</summary>
    public long Question { get; set; }
}
