namespace MeterNode.Charts;

/// <summary>A point of the band about a baseline.</summary>
/// <param name="Output">Output, in the unit of the picture.</param>
/// <param name="Low">Lower limit of the energy.</param>
/// <param name="High">Upper limit of the energy.</param>
public readonly record struct BandPoint(double Output, double Low, double High);
