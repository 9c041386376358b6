using MeterNode.Wire;

namespace MeterNode.Plant.Collecting;

/// <summary>What a <see cref="ReceiptIssuer"/> remembers of one node.</summary>
internal sealed class ReceiptAccount
{
    /// <summary>The node as the registry has it now.</summary>
    public required RegisteredNode Node { get; set; }

    /// <summary>When the last receipt was delivered; null before the first.</summary>
    public DateTimeOffset? DeliveredAt { get; set; }

    /// <summary>What the last delivered receipt said.</summary>
    public long Delivered { get; set; } = -1;

    /// <summary>How far the store was found whole.</summary>
    public long End { get; set; } = -1;

    /// <summary>What of <see cref="End"/> the store has noted.</summary>
    public long Noted { get; set; } = -1;

    /// <summary>A pack has come since the last receipt was made.</summary>
    public bool HasArrived { get; set; }

    /// <summary>The node's question that the next receipt answers; 0 for none.</summary>
    public long Question { get; set; }

    /// <summary>The node waits for a receipt, or a hole has opened or closed.</summary>
    public bool IsUrgent { get; set; } = true;
}
