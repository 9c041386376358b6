using MeterNode.Plant.Collecting.Status;
using MeterNode.Wire;

namespace MeterNode.Server.Live;

/// <summary>What is known of one temperature zone now.</summary>
/// <param name="Zone">From 1.</param>
/// <param name="Celsius">Temperature, °C; null with a <paramref name="Fault"/>.</param>
/// <param name="Fault">Why there is none, a word of <c>thermalStatus</c>.</param>
/// <param name="SetpointCelsius">Set-point of the newest evaluation period or set-point command, °C; null before the first.</param>
/// <param name="ToleranceCelsius">Half of its permitted band, °C.</param>
public sealed record LiveZone(int Zone, double? Celsius, string? Fault, double? SetpointCelsius, double? ToleranceCelsius)
{
    internal static LiveZone Of(ZoneRecords zone)
    {
        TemperatureReading last = zone.MoldCelsius[^1];
        AccuracyPeriod? period = zone.Periods.Count > 0 ? zone.Periods[^1] : null;
        return new LiveZone(
            zone.Zone, last.Celsius, last.Status is ThermalStatus status ? status.Code() : null, period?.SetpointCelsius,
            period?.ToleranceCelsius);
    }

    internal static LiveZone Of(StatusZone zone, int number, LiveZone? before) => new(
        number, zone.Celsius, zone.Fault, before?.SetpointCelsius, before?.ToleranceCelsius);
}
