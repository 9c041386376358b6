namespace MeterNode.Charts;

/// <summary>An evaluation period of a control chart.</summary>
/// <param name="Start">When it began.</param>
/// <param name="Seconds">How long it lasted, s.</param>
/// <param name="P95">The deviation that 95 % of its samples stay within; null where there were none.</param>
/// <param name="Maximum">Its largest deviation; null where there were no samples.</param>
public readonly record struct ControlPoint(DateTimeOffset Start, double Seconds, double? P95, double? Maximum);
