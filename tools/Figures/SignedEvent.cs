using MeterNode.Wire;

namespace MeterNode.Figures;

/// <summary>
/// An event that board number <paramref name="Board"/> of the node signed in pack <paramref name="Seq"/>; its time is null where the node
/// did not know UTC.
/// </summary>
public sealed record SignedEvent(double? UtcSeconds, int Board, long Seq, NodeEvent Event);
