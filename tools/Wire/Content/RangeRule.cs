namespace MeterNode.Wire;

/// <summary>Values are what their sensor, and their kind, can be.</summary>
internal sealed class RangeRule : IContentRule
{
    /// <summary>Of IEC 60584-1, by the letter of the type, °C; a millidegree more for rounding.</summary>
    private static readonly Dictionary<char, (double Minimum, double Maximum)> s_types = new()
    {
        ['B'] = (0, 1820),
        ['E'] = (-270, 1000),
        ['J'] = (-210, 1200),
        ['K'] = (-270, 1372),
        ['N'] = (-270, 1300),
        ['R'] = (-50, 1768),
        ['S'] = (-50, 1768),
        ['T'] = (-270, 400),
    };

    private static readonly (double Minimum, double Maximum) s_anyType = (-270, 1820);

    private readonly (double Minimum, double Maximum)[] _zones = [.. Enumerable.Repeat(s_anyType, RecordTable.MaximumZones)];

    /// <inheritdoc/>
    public void Check(ContentStep step)
    {
        PackRecords records = step.Records;
        Check(step, RecordKind.FrequencyHertz, 0, records.FrequencyHertz, 40, 70, "Hz");
        Check(step, RecordKind.FillPercent, 0, records.FillPercent, 0, 100, "%");
        Check(step, RecordKind.UnmeteredSeconds, 0, records.UnmeteredSeconds, 0, double.MaxValue, "s");
        Check(step, RecordKind.SamplingDeviationJoules, 0, records.SamplingDeviationJoules, 0, double.MaxValue, "J");
        foreach (PhaseRecords phase in records.Phases)
        {
            CheckPhase(step, phase);
        }

        foreach (ZoneRecords zone in records.Zones)
        {
            CheckZone(step, zone);
        }
    }

    private static void CheckPhase(ContentStep step, PhaseRecords phase)
    {
        Check(step, RecordKind.Volts, phase.Phase, phase.Volts, 0, double.MaxValue, "V");
        Check(step, RecordKind.VoltAmperes, phase.Phase, phase.VoltAmperes, 0, double.MaxValue, "VA");
        Check(step, RecordKind.PowerFactor, phase.Phase, phase.PowerFactor, -1.001, 1.001, "");
        foreach (TimedValue current in phase.CurrentAmperes)
        {
            Check(step, RecordKind.CurrentAmperes, phase.Phase, current.Value, 0, double.MaxValue, "A");
        }
    }

    private void CheckZone(ContentStep step, ZoneRecords zone)
    {
        foreach (AccuracyPeriod period in zone.Periods)
        {
            if (period.Sensor is { Length: > 0 } sensor)
            {
                _zones[zone.Zone - 1] = s_types.GetValueOrDefault(sensor[0], s_anyType);
            }

            Check(step, RecordKind.InTolerancePercent, zone.Zone, period.InTolerancePercent, 0, 100, "%");
            Check(step, RecordKind.DeviationCelsius, zone.Zone, period.DeviationCelsius, 0, double.MaxValue, "°C");
        }

        (double minimum, double maximum) = _zones[zone.Zone - 1];
        foreach (TemperatureReading reading in zone.MoldCelsius)
        {
            Check(step, RecordKind.MoldCelsius, zone.Zone, reading.Celsius, minimum - 0.001, maximum + 0.001, "°C");
        }
    }

    private static void Check(
        ContentStep step, RecordKind kind, int number, double? value, double minimum, double maximum, string unit)
    {
        if (value < minimum || value > maximum)
        {
            step.Say(Contradiction.OutOfRange, $"{RecordTable.Of(kind).NameOf(number)} is {value:0.###} {unit}");
        }
    }
}
