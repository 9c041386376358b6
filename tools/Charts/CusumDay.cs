namespace MeterNode.Charts;

/// <summary>A day of a CUSUM chart.</summary>
/// <param name="Label">What stands under it, such as a date.</param>
/// <param name="Sum">Sum of the deviations up to and with this day; null where the day is not used.</param>
public sealed record CusumDay(string Label, double? Sum);
