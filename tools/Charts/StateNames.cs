namespace MeterNode.Charts;

/// <summary>What the states are called.</summary>
public sealed record StateNames(string Production, string Standby, string Off, string Unknown);
