namespace MeterNode.VirtualBoard.Scenes;

/// <summary>The analogue front end between machine and converter: the figures a calibration has to find.</summary>
public sealed class FrontEnd
{
    /// <summary>CT: primary current at which the secondary gives <see cref="CtSecondaryAmperes"/>, A.</summary>
    public double CtPrimaryAmperes { get; init; } = 100;

    /// <summary>CT: secondary current, A.</summary>
    public double CtSecondaryAmperes { get; init; } = 0.05;

    /// <summary>Burden, Ω.</summary>
    public double BurdenOhms { get; init; } = 12;

    /// <summary>Volts at the converter per volt of the mains (transformer and divider).</summary>
    public double VoltsPerMainsVolt { get; init; } = 0.0024;

    /// <summary>Mid-rail bias of all inputs, V: the middle of the ESP32's usable 150…2450 mV.</summary>
    public double BiasVolts { get; init; } = 1.3;

    /// <summary>Mains frequency at which <see cref="CtPhase"/> holds, Hz.</summary>
    public const int CtPhaseHertz = 50;

    /// <summary>Phase error of the CTs.</summary>
    public PhaseTable CtPhase { get; init; } = PhaseTable.Sct013;

    /// <summary>How far the voltage path leads, degrees.</summary>
    public double VoltageLeadDegrees { get; init; }

    /// <summary>Volts at the converter per ampere of the mains.</summary>
    public double VoltsPerAmpere => CtSecondaryAmperes / CtPrimaryAmperes * BurdenOhms;

    /// <summary>A front end without phase errors.</summary>
    public static FrontEnd Ideal { get; } = new() { CtPhase = PhaseTable.None };
}
