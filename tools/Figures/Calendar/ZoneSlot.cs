namespace MeterNode.Figures;

/// <summary>Readings of one temperature zone in a quarter hour; a reading is the mean of some seconds.</summary>
public sealed class ZoneSlot
{
    /// <summary>Readings with a temperature.</summary>
    public int Count { get; private set; }

    /// <summary>Readings that the sensor could not give.</summary>
    public int FaultCount { get; private set; }

    /// <summary>Mean, °C; null without a reading.</summary>
    public double? MeanCelsius => Count > 0 ? Sum / Count : null;

    /// <summary>The least reading, °C; null without one.</summary>
    public double? MinimumCelsius { get; private set; }

    /// <summary>The greatest reading, °C; null without one.</summary>
    public double? MaximumCelsius { get; private set; }

    private double Sum { get; set; }

    internal void Add(double? celsius)
    {
        if (celsius is not double value)
        {
            FaultCount++;
            return;
        }

        Count++;
        Sum += value;
        MinimumCelsius = Math.Min(MinimumCelsius ?? value, value);
        MaximumCelsius = Math.Max(MaximumCelsius ?? value, value);
    }
}
