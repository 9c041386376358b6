namespace MeterNode.Figures;

/// <summary>An event as the node signed it in pack <paramref name="Seq"/>; its time is null where the node did not know UTC.</summary>
public sealed record SignedEvent(double? UtcSeconds, long Seq, string Text);
