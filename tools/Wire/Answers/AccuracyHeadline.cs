namespace MeterNode.Wire;

/// <summary>The headline of temperature control: the evaluation period with the greatest deviation among those that were asked.</summary>
/// <param name="Celsius">Its control accuracy ±, °C.</param>
/// <param name="Zone">Its zone, from 1.</param>
/// <param name="Definition">What the number is; null when the pack does not say.</param>
/// <param name="EndUtcSeconds">Its end; null where the node did not know UTC.</param>
/// <param name="Periods">How many periods with samples it is the worst of.</param>
public sealed record AccuracyHeadline(double Celsius, int Zone, AccuracyDefinition? Definition, double? EndUtcSeconds, long Periods);
