using MeterNode.Wire;

namespace MeterNode.Figures;

/// <summary>An event that the node signed in pack <paramref name="Seq"/>; its time is null where the node did not know UTC.</summary>
public sealed record SignedEvent(double? UtcSeconds, long Seq, NodeEvent Event);
