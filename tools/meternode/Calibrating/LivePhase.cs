namespace MeterNode.Cli.Calibrating;

/// <summary>What a node shows of one phase: means over a status interval.</summary>
/// <param name="Amperes">RMS current, A.</param>
/// <param name="Volts">RMS voltage, V.</param>
/// <param name="Watts">Real power, W.</param>
/// <param name="Vars">Reactive power, var, inductive positive.</param>
internal sealed record LivePhase(double Amperes, double Volts, double Watts, double Vars);
