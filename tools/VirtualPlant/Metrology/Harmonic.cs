namespace MeterNode.VirtualPlant.Metrology;

/// <summary>One component of a periodic signal: √2·Rms·cos(Order·ωt + Degrees).</summary>
/// <param name="Order">Multiple of the mains frequency, 1 for the fundamental.</param>
/// <param name="Rms">RMS of the component, A or V.</param>
/// <param name="Degrees">Phase angle at t = 0, degrees of this component.</param>
public readonly record struct Harmonic(int Order, double Rms, double Degrees);
