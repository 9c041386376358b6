namespace MeterNode.Server.Web.Api;

/// <summary>What an interval says of a temperature zone, as the API tells it.</summary>
/// <param name="Zone">From 1.</param>
/// <param name="Celsius">Mould temperature, °C; null without a reading.</param>
/// <param name="SetpointCelsius">The last set-point, °C.</param>
/// <param name="ToleranceCelsius">The last tolerance band ±, °C.</param>
/// <param name="WorstAccuracyCelsius">The largest control accuracy ± of an evaluation period, °C.</param>
/// <param name="Periods">Evaluation periods that ended in it.</param>
/// <param name="FaultReadings">Readings that have a fault instead of a temperature.</param>
internal sealed record RollupZoneRow(
    int Zone, RollupValueRow? Celsius, double? SetpointCelsius, double? ToleranceCelsius, double? WorstAccuracyCelsius, long Periods,
    long FaultReadings);
