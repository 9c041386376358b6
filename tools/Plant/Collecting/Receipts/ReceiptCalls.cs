namespace MeterNode.Plant.Collecting;

/// <summary>What a node's receipts answer, counted: packs that have come, and what made a receipt urgent.</summary>
public readonly record struct ReceiptCalls(long Packs, long Urgent)
{
    /// <summary>One more pack.</summary>
    internal ReceiptCalls WithPack() => this with { Packs = Packs + 1 };

    /// <summary>One more reason for a receipt at once.</summary>
    internal ReceiptCalls WithUrgent() => this with { Urgent = Urgent + 1 };
}
