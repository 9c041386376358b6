namespace MeterNode.Cli.Diagnostics;

/// <summary>One line of <c>meternode doctor</c>.</summary>
/// <param name="Name">What was looked at.</param>
/// <param name="State">How it is.</param>
/// <param name="Found">What was found, for a person.</param>
/// <param name="Fix">What to type or do, one line; null when in order.</param>
public sealed record CheckResult(string Name, CheckState State, string Found, string? Fix);
