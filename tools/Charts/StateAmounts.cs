namespace MeterNode.Charts;

/// <summary>Energy or time of a machine by what it was doing.</summary>
/// <param name="Production">In production.</param>
/// <param name="Standby">Ready, without production.</param>
/// <param name="Off">Off.</param>
/// <param name="Unknown">Not known.</param>
public readonly record struct StateAmounts(double Production, double Standby, double Off, double Unknown);
