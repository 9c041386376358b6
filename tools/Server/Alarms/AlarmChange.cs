namespace MeterNode.Server.Alarms;

/// <summary>A condition that has come or gone.</summary>
/// <param name="Key">What it is about.</param>
/// <param name="IsRaised">True: it has come; false: it has gone.</param>
/// <param name="Severity">Its severity.</param>
/// <param name="Values">The values of its text.</param>
internal sealed record AlarmChange(AlarmKey Key, bool IsRaised, AlarmSeverity Severity, IReadOnlyDictionary<string, string> Values);
