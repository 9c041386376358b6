using MeterNode.Plant.Collecting.Status;
using MeterNode.Wire;

namespace MeterNode.Server.Live;

/// <summary>What is known of one phase now.</summary>
/// <param name="Phase">From 1.</param>
/// <param name="Amperes">RMS current, A.</param>
/// <param name="Volts">RMS voltage, V; null without a voltage input.</param>
/// <param name="Watts">Real power, W, import positive.</param>
/// <param name="PowerFactor">P/S.</param>
/// <param name="Degrees">Angle of voltage before current, °; only in a status.</param>
/// <param name="Wiring">A word of <c>wiringFinding</c>; only in a status.</param>
public sealed record LivePhase(
    int Phase, double? Amperes, double? Volts, double? Watts, double? PowerFactor, double? Degrees, string? Wiring)
{
    /// <summary>True where the node finds something wrong with its clamp or voltage tap.</summary>
    internal bool HasWiringFault => Wiring is not (null or "ok");

    internal static LivePhase Of(PhaseRecords phase) => new(
        phase.Phase, phase.CurrentAmperes.Count > 0 ? phase.CurrentAmperes[^1].Value : null, phase.Volts, phase.PhaseWatts,
        phase.PowerFactor, null, null);

    internal static LivePhase Of(StatusPhase phase, int number) => new(
        number, phase.Amperes, phase.Volts, phase.Watts, phase.PowerFactor, phase.Degrees, phase.Wiring);
}
