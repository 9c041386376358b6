namespace MeterNode.VirtualPlant.Metrology;

/// <summary>One point of the accuracy grid.</summary>
/// <param name="Shape">sine, harmonics or vfd.</param>
/// <param name="FrontEnd">ideal or adc.</param>
/// <param name="CurrentPercent">Share of In, %.</param>
/// <param name="PowerFactor">Displacement power factor of the fundamental, 0…1.</param>
/// <param name="Capacitive">True when the current leads.</param>
/// <param name="Hertz">Mains frequency.</param>
/// <param name="Phases">1 or 3.</param>
/// <param name="Fault">none, gaps or outliers.</param>
public sealed record AccuracyCase(
    string Shape, string FrontEnd, double CurrentPercent, double PowerFactor, bool Capacitive, double Hertz, int Phases, string Fault);
