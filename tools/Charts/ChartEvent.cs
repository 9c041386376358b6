namespace MeterNode.Charts;

/// <summary>Something that happened, as a tick on the time axis.</summary>
/// <param name="At">When.</param>
/// <param name="Text">What; it is shown to who points at the tick.</param>
public sealed record ChartEvent(DateTimeOffset At, string Text);
