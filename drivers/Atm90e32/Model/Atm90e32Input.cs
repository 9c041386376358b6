namespace MeterNode.Drivers.Atm90e32.Model;

/// <summary>One phase at the chip's inputs, and what its dividers and transformers make of it.</summary>
public sealed class Atm90e32Input
{
    /// <summary>RMS voltage, V, at a board time, s.</summary>
    public Func<double, double> Volts { get; set; } = _ => 0;

    /// <summary>RMS current, A, at a board time, s.</summary>
    public Func<double, double> Amperes { get; set; } = _ => 0;

    /// <summary>Angle by which the current lags the voltage, degrees, at a board time, s; beyond 90° power is given.</summary>
    public Func<double, double> LagDegrees { get; set; } = _ => 0;

    /// <summary>Voltage gain register at which the voltage is right.</summary>
    public double TrueVoltageGain { get; set; } = 0x8000;

    /// <summary>Current gain register at which the current is right; a current transformer of another ratio needs another.</summary>
    public double TrueCurrentGain { get; set; } = 0x8000;

    /// <summary>RMS of what noise adds to the current, A at the chip: in quadrature, and without power.</summary>
    public double NoiseAmperes { get; set; }

    /// <summary>Angle by which the transformer turns the current forward, degrees.</summary>
    public double LeadErrorDegrees { get; set; }
}
