namespace MeterNode.Wire;

/// <summary>A zone's temperature in one reading: <paramref name="Celsius"/>, or <paramref name="Status"/> says why there is none.</summary>
public readonly record struct TemperatureReading(double AtSeconds, double? Celsius, ThermalStatus? Status)
{
    internal static bool TryAdd(List<TemperatureReading> readings, in SignedRecord record)
    {
        if (record.Value is double celsius)
        {
            readings.Add(new TemperatureReading(record.AtSeconds, celsius, null));
            return true;
        }

        bool isKnown = WordText.TryRead(record.Text, out ThermalStatus status);
        if (isKnown)
        {
            readings.Add(new TemperatureReading(record.AtSeconds, null, status));
        }

        return isKnown;
    }
}
