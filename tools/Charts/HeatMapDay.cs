namespace MeterNode.Charts;

/// <summary>A row of a heat map: the quarter hours of one local day, in the order of time.</summary>
/// <param name="Label">What stands before the row, such as a date.</param>
/// <param name="Values">
/// One value a quarter hour, null where none was measured: 96, or fewer or more on the day on which the clocks change.
/// </param>
/// <param name="ClockChange">Index of the first quarter hour after the clocks changed; null on other days.</param>
public sealed record HeatMapDay(string Label, IReadOnlyList<double?> Values, int? ClockChange = null);
