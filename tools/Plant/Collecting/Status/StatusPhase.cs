using System.Text.Json;

namespace MeterNode.Plant.Collecting.Status;

/// <summary>What a node shows of one phase.</summary>
/// <param name="Amperes">RMS current, A.</param>
/// <param name="Watts">Real power, W, import positive.</param>
/// <param name="PowerFactor">P/S.</param>
/// <param name="Wiring">A word of <c>wiringFinding</c>.</param>
/// <param name="Volts">RMS voltage, V; null without a voltage input.</param>
/// <param name="Vars">Reactive power, var, inductive positive; null without a voltage input.</param>
/// <param name="Degrees">Angle of voltage before current, −180 to 180°; null without a voltage input.</param>
public sealed record StatusPhase(
    double Amperes, double Watts, double? PowerFactor, string? Wiring, double? Volts, double? Vars, double? Degrees)
{
    internal static StatusPhase? TryRead(JsonElement phase) =>
        StatusJson.Number(phase, "amperes") is double amperes && StatusJson.Number(phase, "watts") is double watts
            ? new StatusPhase(
                amperes, watts, StatusJson.Number(phase, "pf"), StatusJson.Text(phase, "wiring"), StatusJson.Number(phase, "volts"),
                StatusJson.Number(phase, "vars"), StatusJson.Number(phase, "degrees"))
            : null;
}
