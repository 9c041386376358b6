using MeterNode.Wire;

namespace MeterNode.Server.Reports;

/// <summary>How a kept report is.</summary>
/// <param name="Look">What the last check has found; null before the first has ended, and when a file has changed since.</param>
/// <param name="IsRunning">True while a check runs, or waits for another one.</param>
/// <param name="Since">When that check began.</param>
/// <param name="Stage">What it does; null while it waits.</param>
/// <param name="Problem">Why it could not end: one line; null when nothing was wrong.</param>
public sealed record ReportState(ReportLook? Look, bool IsRunning, DateTimeOffset Since, ReportStage? Stage, RuleReason? Problem);
