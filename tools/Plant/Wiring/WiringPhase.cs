namespace MeterNode.Plant.Wiring;

/// <summary>What a clamp read when its place was confirmed.</summary>
/// <param name="Phase">Number of the phase, from 1.</param>
/// <param name="Verdict">What the page said of the clamp, such as <c>right</c> or <c>too-small</c>.</param>
/// <param name="Amperes">Current, A.</param>
/// <param name="Volts">Voltage, V.</param>
/// <param name="Watts">Active power, W, import positive.</param>
/// <param name="PowerFactor">Power factor.</param>
/// <param name="Degrees">Angle of the current behind its voltage, degrees.</param>
public sealed record WiringPhase(
    int Phase, string Verdict, double? Amperes, double? Volts, double? Watts, double? PowerFactor, double? Degrees);
