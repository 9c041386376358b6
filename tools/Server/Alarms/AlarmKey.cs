namespace MeterNode.Server.Alarms;

/// <summary>What an alarm is about: there is one alarm for it at a time.</summary>
/// <param name="Rule">Id of its rule.</param>
/// <param name="Node">The node; empty for the plant itself.</param>
/// <param name="Part">A phase, a zone or a certificate; empty for the whole.</param>
public readonly record struct AlarmKey(string Rule, string Node = "", string Part = "");
