namespace MeterNode.Charts;

/// <summary>A stretch of time of a temperature chart.</summary>
/// <param name="Start">When it began.</param>
/// <param name="End">When it ended.</param>
/// <param name="Mean">Mean temperature; null where nothing was measured.</param>
/// <param name="Minimum">The least reading; null where it is not known.</param>
/// <param name="Maximum">The largest reading; null where it is not known.</param>
/// <param name="SetPoint">The set-point; null where none is known.</param>
/// <param name="Tolerance">Half the width of the band that is permitted about it; null where none is known.</param>
public readonly record struct TemperaturePoint(
    DateTimeOffset Start, DateTimeOffset End, double? Mean, double? Minimum, double? Maximum, double? SetPoint, double? Tolerance);
