using MeterNode.Wire;

namespace MeterNode.Plant.Stores.Rollups;

/// <summary>What an interval says about one temperature zone.</summary>
public sealed class ZoneRollup
{
    internal ZoneRollup(int zone) => Zone = zone;

    /// <summary>From 1.</summary>
    public int Zone { get; }

    /// <summary>Mould temperature, °C; null when no reading has one.</summary>
    public RollupValue? Celsius { get; internal set; }

    /// <summary>Readings that have a fault instead of a temperature.</summary>
    public long FaultReadings { get; internal set; }

    /// <summary>Evaluation periods of control accuracy that ended in the interval.</summary>
    public long Periods { get; internal set; }

    /// <summary>The largest control accuracy ± of them, °C; null when none has one.</summary>
    public double? WorstAccuracyCelsius { get; internal set; }

    /// <summary>Set-point of the last of them, °C.</summary>
    public double? SetpointCelsius { get; internal set; }

    /// <summary>Tolerance band ± of the last of them, °C.</summary>
    public double? ToleranceCelsius { get; internal set; }

    internal void Add(AccuracyPeriod period)
    {
        Periods++;
        WorstAccuracyCelsius = Maximum(WorstAccuracyCelsius, period.AccuracyCelsius);
        SetpointCelsius = period.SetpointCelsius ?? SetpointCelsius;
        ToleranceCelsius = period.ToleranceCelsius ?? ToleranceCelsius;
    }

    internal void Add(ZoneRollup later)
    {
        Celsius = RollupValue.Join(Celsius, later.Celsius);
        FaultReadings += later.FaultReadings;
        Periods += later.Periods;
        WorstAccuracyCelsius = Maximum(WorstAccuracyCelsius, later.WorstAccuracyCelsius);
        SetpointCelsius = later.SetpointCelsius ?? SetpointCelsius;
        ToleranceCelsius = later.ToleranceCelsius ?? ToleranceCelsius;
    }

    private static double? Maximum(double? one, double? other) =>
        one is double first && other is double second ? Math.Max(first, second) : one ?? other;
}
