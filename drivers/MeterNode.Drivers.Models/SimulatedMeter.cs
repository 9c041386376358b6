namespace MeterNode.Drivers.Models;

/// <summary>
/// What a three-phase meter measures and counts: the load that a test sets, and registers that follow it. Energies are kWh on
/// the meter's own side of its transformers.
/// </summary>
public class SimulatedMeter
{
    private long _nanos;

    /// <summary>Voltage of each phase, V.</summary>
    public double[] Volts { get; } = [230, 231, 229];

    /// <summary>Power of each phase, W, import positive.</summary>
    public double[] Watts { get; } = [1000, 2000, 3000];

    /// <summary>Reactive power of each phase, var.</summary>
    public double[] Vars { get; } = [100, 200, 300];

    /// <summary>Frequency, Hz.</summary>
    public double Hertz { get; set; } = 50.02;

    /// <summary>Import register, kWh.</summary>
    public double ImportKilowattHours { get; set; } = 1234.5;

    /// <summary>Export register, kWh.</summary>
    public double ExportKilowattHours { get; set; } = 12.25;

    /// <summary>The register's end, kWh: it begins again at 0 there.</summary>
    public double RollsKilowattHours { get; set; } = double.PositiveInfinity;

    /// <summary>When set, the registers stand still whatever flows.</summary>
    public bool IsFrozen { get; set; }

    /// <summary>Current of a phase, A.</summary>
    public double Amperes(int phase) => Math.Sqrt((Watts[phase] * Watts[phase]) + (Vars[phase] * Vars[phase])) / Volts[phase];

    /// <summary>Lets the registers follow until <paramref name="nowNanos"/>.</summary>
    public virtual void AdvanceTo(long nowNanos)
    {
        double hours = (nowNanos - _nanos) / 3.6e12;
        _nanos = nowNanos;
        if (IsFrozen || hours <= 0)
        {
            return;
        }

        // A three-phase meter counts the sum of its phases.
        double kilowattHours = Watts.Sum() * hours / 1000;
        ImportKilowattHours += Math.Max(0, kilowattHours);
        ExportKilowattHours += Math.Max(0, -kilowattHours);
        ImportKilowattHours -= ImportKilowattHours >= RollsKilowattHours ? RollsKilowattHours : 0;
    }
}
