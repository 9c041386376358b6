namespace MeterNode.Drivers.Models;

/// <summary>What a converter input is connected to.</summary>
public abstract class AnalogSource
{
    /// <summary>
    /// Voltage at the pin, V, at a board time, ns. Called for rising times, but any time must give the same answer again.
    /// </summary>
    public abstract double VoltsAt(long nanos);

    /// <summary>A constant voltage.</summary>
    public static AnalogSource Constant(double volts) => new FunctionSource(_ => volts);

    /// <summary>A voltage that is a function of the board's time in seconds.</summary>
    public static AnalogSource Function(Func<double, double> voltsAtSeconds) => new FunctionSource(voltsAtSeconds);

    private sealed class FunctionSource(Func<double, double> function) : AnalogSource
    {
        public override double VoltsAt(long nanos) => function(nanos * 1e-9);
    }
}
